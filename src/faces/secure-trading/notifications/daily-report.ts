/**
 * The daily report of payments that the engine took. Source: the Secure Trading specification,
 * section 3.9.
 */
import type { PlainDate } from "../../../domain/calendar/plain-date.ts";
import type { PaymentRecord } from "../../../engine/queries/records.ts";
import type { CallSite } from "../call.ts";
import { writeReference } from "../references.ts";
import { codeOf, isRepeat, renderRecord, typeOf } from "../render-record.ts";

export type DailyReport = {
  readonly subject: string;
  readonly columns: readonly string[];
  /** One a payment, in the order of `columns`. */
  readonly rows: readonly (readonly string[])[];
};

const COLUMNS = [
  "Subscription reference",
  "Transaction reference",
  "Account",
  "Request",
  "Currency",
  "Settle status",
  "Auth code",
  "Error code",
  "Base amount",
  "Site reference",
  "Subscription unit",
  "Subscription frequency",
  "Subscription number",
  "Acquirer advice code",
  "Order reference",
] as const;

/** Null for a day on which the engine took nothing: then none is sent. */
export function dailyReport(
  on: PlainDate,
  records: readonly PaymentRecord[],
  site: CallSite,
): DailyReport | null {
  const rows = records.filter(isRepeat).map((record) => rowOf(record, site));
  return rows.length === 0
    ? null
    : { subject: `Subscription Report for ${on}`, columns: COLUMNS, rows };
}

function rowOf(record: PaymentRecord, site: CallSite): readonly string[] {
  const fields = renderRecord(record, site);
  const told = (name: string): string => fields.get(name) ?? "";
  return [
    record.paid === null ? "" : writeReference(record.paid.subscription.id),
    told("transactionreference"),
    told("accounttypedescription"),
    typeOf(record),
    told("currencyiso3a"),
    told("settlestatus"),
    told("authcode"),
    codeOf(record),
    told("baseamount"),
    told("sitereference"),
    told("subscriptionunit"),
    told("subscriptionfrequency"),
    `${told("subscriptionnumber")}/${told("subscriptionfinalnumber")}`,
    told("acquireradvicecode"),
    told("orderreference"),
  ];
}
