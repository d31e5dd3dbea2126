/** The lines of a download: a header, then a line a record, the oldest first. */
import type { Instant } from "../../../domain/calendar/instant.ts";
import { searchRecords } from "../../../engine/queries/records.ts";
import type { Call } from "../call.ts";
import { badField, got, type Read } from "../reading.ts";
import { renderAll, searchTerms, type SearchTerms } from "../search.ts";
import { csvLine } from "./csv-line.ts";

const COLUMNS: readonly string[] = [
  "transactionreference",
  "requesttypedescription",
  "sitereference",
  "transactionstartedtimestamp",
  "accounttypedescription",
  "parenttransactionreference",
  "orderreference",
  "baseamount",
  "currencyiso3a",
  "paymenttypedescription",
  "maskedpan",
  "authcode",
  "settlestatus",
  "settleduedate",
  "settlebaseamount",
  "subscriptionnumber",
  "subscriptionfinalnumber",
  "errorcode",
];

export type Download = {
  readonly terms: SearchTerms & { readonly from: Instant; readonly to: Instant };
  readonly columns: readonly string[];
};

/** Terms that are no filters of a search. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  startdate: "starttimestamp",
  enddate: "endtimestamp",
  sitereferences: "sitereference",
};

/**
 * `startdate` and `enddate` (`YYYY-MM-DD`, both included), `sitereferences`, `optionalfields` (further
 * columns), and every filter of TRANSACTIONQUERY; several values have commas between them.
 */
export function readDownload(call: Call, given: URLSearchParams): Read<Download> {
  const filter = new Map<string, string[]>();
  const further: string[] = [];
  for (const [name, text] of given) {
    const values = text.split(",").filter((value) => value.trim() !== "");
    if (values.length === 0) continue;
    if (name === "optionalfields") further.push(...values.map((value) => value.trim()));
    else {
      const filterName = OWN_NAMES[name] ?? name;
      filter.set(filterName, [...(filter.get(filterName) ?? []), ...values]);
    }
  }
  if (!filter.has("starttimestamp")) return badField("startdate");
  if (!filter.has("endtimestamp")) return badField("enddate");
  const terms = searchTerms(call, filter);
  if (!terms.ok) return terms;
  const { from, to } = terms.value;
  if (from === null || to === null) throw new Error("a download without dates");
  if (from > to) return badField("enddate");
  const columns = [...new Set([...COLUMNS, ...further])];
  return got({ terms: { ...terms.value, from, to }, columns });
}

const DAY_MS = 86_400_000;
/** Records that are held in memory at once; a time with more of them is cut in two. */
const AT_ONCE = 10_000;

/** Rejects where a search does, which ends the download before its end. */
export async function* transactionLines(
  call: Call,
  { terms, columns }: Download,
): AsyncGenerator<string, void> {
  yield csvLine(columns);
  for (let from = terms.from; from <= terms.to; from += DAY_MS) {
    const to = Math.min(from + DAY_MS - 1, terms.to);
    yield* linesBetween(call, { terms: { ...terms, from, to }, columns });
  }
}

async function* linesBetween(
  call: Call,
  { terms, columns }: Download,
): AsyncGenerator<string, void> {
  const { sites, ...wanted } = terms;
  const { from, to } = wanted;
  const found = await searchRecords(call.context, call.caller.merchantId, wanted, AT_ONCE);
  if (!found.ok) throw new Error(`a download was cut short: ${found.detail}`);
  if (found.value.length < AT_ONCE || from === to) {
    const lines = renderAll(found.value.toReversed(), sites).map((fields) =>
      csvLine(columns.map((name) => fields.get(name) ?? "")),
    );
    yield lines.join("");
    return;
  }
  const middle = Math.floor((from + to) / 2);
  yield* linesBetween(call, { terms: { ...terms, to: middle }, columns });
  yield* linesBetween(call, { terms: { ...terms, from: middle + 1 }, columns });
}
