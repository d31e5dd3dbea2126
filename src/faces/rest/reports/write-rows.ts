/** Rows of the transaction report, as lines of JSON and as CSV: the same fields under the same names. */
import { Readable } from "node:stream";
import { stringify } from "csv-stringify";
import { isoInstant, type Instant } from "../../../domain/calendar/instant.ts";
import type { TransactionFacts } from "../../../engine/reports/transaction-report.ts";
import {
  MerchantId,
  PackageId,
  PricePointId,
  PurchaseId,
  SiteId,
  TransactionId,
} from "../wire/ids.ts";

export const REPORT_TYPES = {
  json: "application/x-ndjson",
  csv: "text/csv; charset=utf-8; header=present",
} as const;

type Cell = string | number | boolean | null;
type Facts = TransactionFacts;

const FIELDS: Readonly<Record<string, (row: Facts) => Cell>> = {
  merchantId: (row) => MerchantId.encode(row.merchantId),
  site: ({ domain, siteName }) => domain ?? siteName,
  siteId: (row) => SiteId.encode(row.siteId),
  transactionId: (row) => TransactionId.encode(row.id),
  parentId: ({ parentId }) => (parentId === null ? null : TransactionId.encode(parentId)),
  at: (row) => isoInstant(row.at),
  kind: (row) => row.kind,
  stage: (row) => row.stage,
  state: (row) => row.state,
  amountMinor: (row) => Number(row.amountMinor),
  currency: (row) => row.currency,
  responseCode: (row) => row.responseCode,
  authCode: (row) => row.authCode,
  purchaseId: (row) => PurchaseId.encode(row.purchaseId),
  purchaseState: (row) => row.purchaseState,
  recurring: (row) => row.recurring,
  packageId: ({ packageId }) => (packageId === null ? null : PackageId.encode(packageId)),
  pricePointId: ({ pricePointId }) =>
    pricePointId === null ? null : PricePointId.encode(pricePointId),
  merchantRef: (row) => row.merchantRef,
  customerName: (row) => row.customerName,
  email: (row) => row.email,
  phone: (row) => row.phone,
  country: ({ address }) => address?.country ?? null,
  username: (row) => row.username,
  initialMinor: ({ initialMinor }) => (initialMinor === null ? null : Number(initialMinor)),
  recurringMinor: ({ recurringMinor }) => (recurringMinor === null ? null : Number(recurringMinor)),
  nextOn: ({ chargeOn }) => chargeOn,
  retryNo: (row) => row.retryNo,
  cancelledAt: ({ cancelledAt }) => iso(cancelledAt),
  accessUntil: ({ accessUntil }) => iso(accessUntil),
  expiredAt: ({ expiredAt }) => iso(expiredAt),
  cardBrand: ({ brand }) => brand,
  cardFirst6: ({ first6 }) => first6,
  cardLast4: ({ last4 }) => last4,
  prepaid: (row) => row.prepaid,
  reversedBy: ({ extra }) => extra?.reversal?.by ?? null,
  reversalReason: ({ extra }) => extra?.reversal?.reason ?? null,
  reversalComment: ({ extra }) => extra?.reversal?.comment ?? null,
  values: ({ passthrough: { values = {} } }) => new URLSearchParams(values).toString(),
};
const NAMES = Object.keys(FIELDS);

function iso(at: Instant | null): string | null {
  return at === null ? null : isoInstant(at);
}

export function writeLines(rows: AsyncIterable<Facts>): Readable {
  return Readable.from(lines(rows));
}

/** Characters that are gathered before they are handed on. */
const CHUNK = 65_536;

async function* lines(rows: AsyncIterable<Facts>): AsyncGenerator<string> {
  let text = "";
  for await (const row of rows) {
    const fields = Object.entries(FIELDS).map(([name, of]) => [name, of(row)]);
    text += `${JSON.stringify(Object.fromEntries(fields))}\n`;
    if (text.length >= CHUNK) {
      yield text;
      text = "";
    }
  }
  if (text !== "") yield text;
}

export function writeCsv(rows: AsyncIterable<Facts>): Readable {
  const csv = stringify({ header: true, columns: NAMES, escape_formulas: true });
  const source = Readable.from(cells(rows));
  source.on("error", (error) => csv.destroy(error));
  return source.pipe(csv);
}

async function* cells(rows: AsyncIterable<Facts>): AsyncGenerator<string[]> {
  for await (const row of rows) yield Object.values(FIELDS).map((of) => String(of(row) ?? ""));
}
