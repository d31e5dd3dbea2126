/** When a delivery that failed is tried again: data, one calendar for each kind. */

/** Milliseconds between one try and the next; after the last of them it is given up. */
export type RetryCalendar = readonly number[];

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

export const CALENDARS = {
  /** Ten tries in a little over three days. Source: Standard Webhooks, "Deliverability and reliability". */
  webhook: [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
  ],
  /** Every five minutes for an hour. Source: Segpay, postbacks of member management. */
  member_postback: every(5 * MINUTE_MS, 12),
  /** Every hour for half a day. Source: Segpay, transaction postbacks. */
  transaction_postback: every(HOUR_MS, 12),
  /** Nearly 48 hours, ever more slowly. Source: Trust Payments, "URL notifications". */
  url_notification: [
    MINUTE_MS,
    5 * MINUTE_MS,
    15 * MINUTE_MS,
    30 * MINUTE_MS,
    HOUR_MS,
    2 * HOUR_MS,
    4 * HOUR_MS,
    8 * HOUR_MS,
    16 * HOUR_MS,
    16 * HOUR_MS,
  ],
  /** Two and a half days: a mail about money that comes later than that helps nobody. */
  mail: [
    MINUTE_MS,
    5 * MINUTE_MS,
    15 * MINUTE_MS,
    HOUR_MS,
    4 * HOUR_MS,
    8 * HOUR_MS,
    24 * HOUR_MS,
    24 * HOUR_MS,
  ],
} as const satisfies Readonly<Record<string, RetryCalendar>>;

function every(gapMs: number, times: number): RetryCalendar {
  return Array.from({ length: times }, () => gapMs);
}

/** How long after its try number `tryNo` (from 1) a delivery is tried again; null: it is given up. */
export function gapAfter(calendar: RetryCalendar, tryNo: number): number | null {
  return calendar[tryNo - 1] ?? null;
}
