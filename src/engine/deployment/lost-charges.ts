/**
 * Charges that the bank has from us and the database does not know: made since the backup that it was
 * restored from. A key is committed before it is sent (I2), so there is no other way to have one.
 */
import { readSubject, type Subject } from "../../domain/transaction/subject.ts";
import type { JournalEntry } from "../../ports/gateway.ts";
import { selectKeysOf } from "../../store/transaction/select-keys-of.ts";
import type { EngineContext } from "../engine-context.ts";

export type SubjectEntry = {
  readonly entry: JournalEntry;
  readonly subject: Subject;
  /** Our transaction's id, as the bank was given it. */
  readonly transactionId: bigint;
};

const BATCH = 1_000;

/** The entry with what it is about, if it is a charge of this deployment; else null. */
export function ownEntry(entry: JournalEntry, deploymentId: string): SubjectEntry | null {
  const subject = entry.subject === undefined ? undefined : readSubject(entry.subject);
  if (subject?.deploymentId !== deploymentId) return null;
  if (!/^\d{1,18}$/.test(entry.reference ?? "")) return null;
  return { entry, subject, transactionId: BigInt(entry.reference ?? 0) };
}

/** Those of `entries` whose keys the database does not know, in their order. */
export async function lostAmong(
  context: EngineContext,
  entries: readonly SubjectEntry[],
): Promise<SubjectEntry[]> {
  const known = new Set<string>();
  const byMerchant = Map.groupBy(entries, ({ subject }) => subject.merchantId);
  for (const [merchantId, own] of byMerchant) {
    for (let at = 0; at < own.length; at += BATCH) {
      const ids = own.slice(at, at + BATCH).map(({ transactionId }) => transactionId);
      const keys = await context.db.tenant(merchantId, (tx) => selectKeysOf(tx, ids));
      for (const key of keys) known.add(key);
    }
  }
  return entries.filter(({ entry }) => !known.has(entry.key));
}
