import { addDays, type PlainDate } from "../calendar/plain-date.ts";

/** The day a customer is told of the charge on `chargeOn`; null without a charge or without notices. */
export function noticeDate(chargeOn: PlainDate | null, noticeDays: number): PlainDate | null {
  return chargeOn === null || noticeDays === 0 ? null : addDays(chargeOn, -noticeDays);
}
