/** TRANSACTIONQUERY: records by their references, or by when they were made. */
import type { Instant } from "../../domain/calendar/instant.ts";
import { parseInstant } from "../../domain/calendar/instant.ts";
import {
  searchRecords,
  type MerchantRecord,
  type RecordSearch,
} from "../../engine/queries/records.ts";
import type { Call, CallSite } from "./call.ts";
import { typeOfBrand } from "./card-types.ts";
import { badField, fault, got, type Read } from "./reading.ts";
import { faultOf } from "./refusals.ts";
import { readReference } from "./references.ts";
import { accountOf, activeOf, codeOf, renderFound, typeOf } from "./render-record.ts";
import type { WireRequest, WireResponse } from "./wire/block.ts";

const MOST_FOUND = 1_000;

/** Filters that compare a field of the record, and how that field is had. */
const COMPARED: Readonly<Record<string, (record: MerchantRecord) => string | null>> = {
  requesttypedescription: typeOf,
  accounttypedescription: accountOf,
  currencyiso3a: (record) =>
    record.kind === "series" ? record.subscription.currency : record.transaction.currency,
  paymenttypedescription: ({ facts, method }) =>
    facts["paymenttypedescription"] ?? (method === null ? null : typeOfBrand(method.brand)),
  settlestatus: (record) => (record.kind === "payment" ? String(record.settleStatus ?? 0) : null),
  errorcode: codeOf,
  transactionactive: (record) => (record.kind === "series" ? activeOf(record) : null),
  subscriptionnumber: (record) =>
    record.kind === "series"
      ? String(record.subscription.position)
      : String(record.paid?.position ?? ""),
  billingpremise: ({ facts }) => facts["billingpremise"] ?? null,
  billingstreet: ({ facts }) => facts["billingstreet"] ?? null,
};

/** What each of the compared filters may be. */
const SHAPES: Readonly<Record<string, RegExp>> = {
  settlestatus: /^(?:0|1|2|3|10|100)$/,
  errorcode: /^\d{1,5}$/,
  transactionactive: /^[0-3]$/,
  subscriptionnumber: /^\d{1,9}$/,
  currencyiso3a: /^[A-Z]{3}$/,
};

export type SearchTerms = RecordSearch & { readonly sites: readonly CallSite[] };
export type Filter = NonNullable<WireRequest["filter"]>;

export async function search(call: Call, request: WireRequest): Promise<Read<WireResponse>> {
  const terms = searchTerms(call, request.filter ?? new Map<string, readonly string[]>());
  if (!terms.ok) return terms;
  const { context, caller } = call;
  const { sites, ...wanted } = terms.value;
  const found = await searchRecords(context, caller.merchantId, wanted, MOST_FOUND);
  if (!found.ok) return faultOf(found);
  const records = renderAll(found.value, sites);
  return got({
    type: "TRANSACTIONQUERY",
    code: "0",
    data: [],
    fields: new Map([["found", String(records.length)]]),
    records,
  });
}

/** As clients see them; those of other sites are left out. */
export function renderAll(
  records: readonly MerchantRecord[],
  sites: readonly CallSite[],
): Map<string, string>[] {
  const bySite = new Map(sites.map((site) => [site.id, site]));
  return records.flatMap((record) => {
    const site = bySite.get(record.purchase.siteId);
    return site === undefined ? [] : [renderFound(record, site)];
  });
}

/** What is searched for, and at which sites. Refused: what is too much, or another's. */
export function searchTerms(call: Call, filter: Filter): Read<SearchTerms> {
  const sites = sitesOf(call, filter);
  if (!sites.ok) return sites;
  const ids = references(filter, "transactionreference");
  if (!ids.ok) return ids;
  const parentIds = references(filter, "parenttransactionreference");
  if (!parentIds.ok) return parentIds;
  const from = instantIn(filter, "starttimestamp", 0);
  if (!from.ok) return from;
  const to = instantIn(filter, "endtimestamp", 999);
  if (!to.ok) return to;
  const orderRefs = filter.get("orderreference") ?? null;
  const isNamed = ids.value !== null || orderRefs !== null || parentIds.value !== null;
  if (!isNamed && (from.value === null || to.value === null)) return fault("60019");
  const matches = matcher(filter);
  if (!matches.ok) return matches;
  return got({
    sites: sites.value,
    siteIds: sites.value.map(({ id }) => id),
    ids: ids.value,
    parentIds: parentIds.value,
    orderRefs,
    from: from.value,
    to: to.value,
    matches: matches.value,
  });
}

/** Those that are named; all of the caller's, where none is. 30006: another's. */
export function sitesOf({ caller }: Call, filter: Filter): Read<readonly CallSite[]> {
  const named = filter.get("sitereference");
  if (named === undefined) return got(caller.sites);
  const sites = named.map((reference) =>
    caller.sites.find((site) => site.reference === reference.trim()),
  );
  return sites.every((site) => site !== undefined) ? got(sites) : fault("30006");
}

/** A text that is no reference names nothing; null where nothing is named. */
export function references(filter: Filter, name: string): Read<readonly bigint[] | null> {
  const named = filter.get(name);
  if (named === undefined) return got(null);
  const ids = named.map(readReference);
  return ids.every((id) => id !== null) ? got(ids) : badField(name);
}

/** `YYYY-MM-DD HH:MM:SS`, GMT; a date alone is its beginning, or its end. */
function instantIn(filter: Filter, name: string, ms: number): Read<Instant | null> {
  const [text, ...more] = filter.get(name) ?? [];
  if (text === undefined) return got(null);
  if (more.length > 0) return badField(name);
  const [, day = "", time] =
    /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(text.trim()) ?? [];
  const ends = ms === 0 ? "00:00:00" : "23:59:59";
  const instant = parseInstant(`${day}T${time ?? ends}.${String(ms).padStart(3, "0")}Z`);
  return instant === undefined ? badField(name) : got(instant);
}

function matcher(filter: Filter): Read<(record: MerchantRecord) => boolean> {
  const tests: ((record: MerchantRecord) => boolean)[] = [];
  for (const [name, values] of filter) {
    const field = COMPARED[name];
    if (field === undefined) continue;
    const shape = SHAPES[name];
    if (shape !== undefined && values.some((value) => !shape.test(value.trim()))) {
      return badField(name);
    }
    const wanted = new Set(values.map((value) => value.trim()));
    tests.push((record) => wanted.has(field(record)?.trim() ?? ""));
  }
  return got((record) => tests.every((test) => test(record)));
}
