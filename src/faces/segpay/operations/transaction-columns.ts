/** The columns of a transaction in reports, and which of them each version of a report has. */
import type { TransactionFacts } from "../../../engine/reports/transaction-report.ts";
import { id, instant, int, midnight, money, text, type Column } from "../data-set/columns.ts";
import { partnerId, passed, userData } from "../words/passed-through.ts";
import {
  approvalNumber,
  authCodeOf,
  authOf,
  countryName,
  eticketId,
  expiredDate,
  isReversal,
  lastResult,
  nextDate,
  purchaseStatus,
  purchaseType,
  recurringPeriod,
  retryDate,
  signedMinor,
  sourceOf,
  transactionType,
} from "../words/words.ts";

type Facts = TransactionFacts;

/** In the order of the specification's table, whose numbers the reports are made of. */
const COLUMNS: readonly Column<Facts>[] = [
  text("URL", ({ domain, siteName }) => domain ?? siteName),
  id("TransID", (row) => row.id),
  id("RelatedTransID", ({ parentId }) => parentId ?? 0n),
  instant("TransTime", ({ at }) => at),
  text("Type", transactionType),
  text("Source", sourceOf),
  text("Auth", authOf),
  money("TransAmount", (row) => ({ minor: signedMinor(row), currency: row.currency })),
  text("AuthCode", authCodeOf),
  text("Currency", ({ currency }) => currency),
  text("AuthCode1", approvalNumber),
  id("PurchaseID", ({ purchaseId }) => purchaseId),
  text("PurchType", purchaseType),
  text("CustName", ({ customerName }) => customerName),
  text("CustEMail", ({ email }) => email ?? ""),
  text("CustAddress", ({ address }) => [address?.line1, address?.line2].filter(Boolean).join(", ")),
  text("CustCity", ({ address }) => address?.city ?? ""),
  text("CustState", ({ address }) => address?.region ?? ""),
  text("CustZip", ({ address }) => address?.postalCode ?? ""),
  text("CustCountry", ({ address }) => countryName(address?.country) ?? ""),
  text("CustPhone", ({ phone }) => phone ?? ""),
  text("CustIP", ({ passthrough }) => passthrough.buyer?.ip ?? ""),
  text("IPCountry", ({ passthrough }) => countryName(passthrough.buyer?.ipCountry) ?? ""),
  text("Username", ({ username }) => username ?? ""),
  text("Password", ({ password }) => password),
  text("PurchStatus", ({ purchaseState: state, recurring }) =>
    purchaseStatus({ state, recurring }),
  ),
  money("InitialAmount", ({ initialMinor, currency }) => ({ minor: initialMinor ?? 0n, currency })),
  money("RecurringAmount", ({ recurringMinor, currency }) => ({
    minor: recurringMinor ?? 0n,
    currency,
  })),
  int("RecurringPeriod", recurringPeriod),
  midnight("NextDate", nextDate),
  instant("CancelDate", ({ cancelledAt }) => cancelledAt),
  instant("ExpiredDate", expiredDate),
  int("Retries", ({ retryNo }) => retryNo ?? 0),
  midnight("RetryDate", retryDate),
  text("LastResult", lastResult),
  text("MerchantPartnerID", (row) => partnerId(row) ?? ""),
  text("eticketID", eticketId),
  ...Array.from({ length: 10 }, (_, index) => reference(`REF${index + 1}`)),
  text("UserData", userData),
  text("Bin", ({ first6 }) => first6),
  text("Last4", ({ last4 }) => last4),
  text("BinCountry", ({ passthrough }) => passthrough.buyer?.cardCountry ?? ""),
  onReversal("RefundEnteredBy", ({ extra }) => extra?.reversal?.by),
  onReversal("RefundReasonCode", ({ extra }) => extra?.reversal?.reason),
  onReversal("RefundComment", ({ extra }) => extra?.reversal?.comment),
  text("PrepaidIndicator", ({ prepaid }) => (prepaid === true ? "Y" : "N")),
  id("MerchantID", ({ merchantId }) => merchantId),
];

function reference(name: string): Column<Facts> {
  return text(name, (row) => passed(row, name) ?? "");
}

/** Sales and chargebacks lack it. */
function onReversal(name: string, of: (row: Facts) => string | undefined): Column<Facts> {
  return text(name, (row) =>
    isReversal(row) && row.kind !== "chargeback" ? (of(row) ?? "") : null,
  );
}

type Range = number | readonly [number, number];

/** The columns with these numbers, counted from 1; a pair is a range with both ends. */
export function columnsAt(...ranges: readonly Range[]): readonly Column<Facts>[] {
  return ranges.flatMap((range) => {
    const [first, last] = typeof range === "number" ? [range, range] : range;
    return COLUMNS.slice(first - 1, last);
  });
}
