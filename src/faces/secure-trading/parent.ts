/** The record that a request is made from. */
import type { RecordFacts } from "../../domain/transaction/details.ts";
import { readRecords, type MerchantRecord } from "../../engine/queries/records.ts";
import type { Call, CallSite } from "./call.ts";
import { badField, fault, got, word, type Read } from "./reading.ts";
import { readReference } from "./references.ts";
import type { Fields } from "./wire/block.ts";

/** A record of one of the caller's sites by its reference; null where the caller has no such record. */
async function recordOf(
  { context, caller }: Call,
  reference: string,
): Promise<MerchantRecord | null> {
  const id = readReference(reference);
  if (id === null) return null;
  const siteIds = caller.sites.map((site) => site.id);
  const [found] = await readRecords(context, caller.merchantId, { ids: [id], siteIds });
  return found ?? null;
}

/** Null where the request names none. 20004: there is no such record, or it is another site's. */
export async function parentOf(call: Call, fields: Fields): Promise<Read<MerchantRecord | null>> {
  const reference = word(fields, "parenttransactionreference");
  if (reference === null) return got(null);
  if (readReference(reference) === null) return badField("parenttransactionreference");
  const record = await recordOf(call, reference);
  return record === null ? fault("20004") : got(record);
}

/** 20004: the record is not of this site. */
export function onSite(record: MerchantRecord, site: CallSite): boolean {
  return record.purchase.siteId === site.id;
}

/** What is said of the payer and of the delivery goes on to what is made from a record. */
export function inheritedFacts(facts: RecordFacts): RecordFacts {
  return Object.fromEntries(
    Object.entries(facts).filter(([name]) => /^(?:billing|customer)/.test(name)),
  );
}
