/**
 * Reconcile: the bank's journal ↔ our transactions ↔ the ledger (I5), surplus included.
 *
 * The bank's record is over all merchants, so a key of nobody's can only be found by looking at all
 * of them. Zero differences means: everything the bank booked is known here, once, with the same
 * amount, and posted.
 */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Gateway, JournalEntry } from "../../ports/gateway.ts";
import { isUndecided } from "../../domain/transaction/transaction.ts";
import { listMerchants } from "../../store/reconcile/list-merchants.ts";
import { selectKeysPage, type TransactionKey } from "../../store/reconcile/select-keys-page.ts";
import { selectLedgerDifferences } from "../../store/reconcile/select-ledger-differences.ts";
import { selectLineDifferences } from "../../store/reconcile/select-line-differences.ts";
import { selectSettlementDifferences } from "../../store/reconcile/select-settlement-differences.ts";
import { ownEntry, type SubjectEntry } from "../deployment/lost-charges.ts";
import type { EngineContext } from "../engine-context.ts";

export const DIFFERENCE_KINDS = [
  "missing_at_bank",
  "unknown_to_us",
  "decline_unknown_to_us",
  "amount_differs",
  "outcome_differs",
  "undecided",
  "surplus_not_recorded",
  "ledger_differs",
  "lines_differ",
  "settlement_differs",
] as const;
export type DifferenceKind = (typeof DIFFERENCE_KINDS)[number];

export type Difference = {
  readonly kind: DifferenceKind;
  /** Null for a key that no merchant knows and that does not say whose it is. */
  readonly merchantId: bigint | null;
  readonly transactionId: bigint | null;
  readonly key: string | null;
  /** When the bank recorded it, as an ISO instant; null for what only our books say. */
  readonly at: string | null;
  readonly detail: string;
};

export type ReconcileReport = {
  readonly merchants: number;
  readonly transactions: number;
  readonly bankEntries: number;
  /** Money booked beyond what was asked for: found, recorded as unapplied and sent back. */
  readonly surplus: { readonly found: number; readonly refunded: number };
  readonly counts: Readonly<Record<DifferenceKind, number>>;
  readonly total: number;
  /** The first of each kind. */
  readonly differences: readonly Difference[];
};

const PAGE = 5_000;
/** Of the differences of one merchant's books with themselves. */
const MOST_IN_BOOKS = 100;
/** All charges of a day's work that a restored database lost have to be named. */
const MOST_LISTED = 10_000;

/**
 * Compares everything and reports on one merchant, or on all of them. Keys that no merchant knows
 * are in every report: somebody has to find them.
 *
 * Refuses when the bank's journal cannot be read: half of it proves nothing.
 */
export async function reconcile(
  context: EngineContext,
  gateway: Gateway,
  only?: bigint,
): Promise<Result<ReconcileReport>> {
  const tally = new Tally();
  const merchantIds = await listMerchants(context.db);
  const ours: { merchantId: bigint; keys: TransactionKey[] }[] = [];
  for (const merchantId of merchantIds) {
    ours.push({ merchantId, keys: await allKeys(context, merchantId) });
  }
  // after our side: what was booked between the two reads would else look missing
  const journal = await readJournal(gateway);
  if (journal === null) {
    return refuse("gateway_unreachable", "The bank's journal cannot be read; try again later.");
  }
  const known = new Set<string>();
  let merchants = 0;
  let transactions = 0;
  let bankEntries = 0;
  for (const { merchantId, keys } of ours) {
    if (only !== undefined && merchantId !== only) {
      // another merchant's: known to somebody, and nobody's business here
      for (const { attemptKey } of keys) known.add(attemptKey);
      continue;
    }
    merchants += 1;
    transactions += keys.length;
    bankEntries += keys.filter(({ attemptKey }) => journal.has(attemptKey)).length;
    compareMerchant(merchantId, keys, journal, known, tally);
    await compareBooks(context, merchantId, tally);
  }
  for (const entry of journal.values()) {
    if (known.has(entry.key)) continue;
    const own = ownEntry(entry, context.deploymentId);
    // another merchant's: nobody's business here
    if (only !== undefined && own !== null && own.subject.merchantId !== only) continue;
    bankEntries += 1;
    const difference = unknownEntry(entry, own);
    if (difference !== null) tally.add(difference);
  }
  return accept(tally.report({ merchants, transactions, bankEntries }));
}

/** An entry of the bank's that no merchant knows; null for a decline that is not even of ours. */
function unknownEntry(entry: JournalEntry, own: SubjectEntry | null): Difference | null {
  const booked = entry.outcome === "approved";
  if (!booked && own === null) return null;
  const positions = (own?.subject.paid ?? [])
    .map((one) => `number ${one.position} of subscription ${one.subscriptionId}`)
    .join(", ");
  return {
    kind: booked ? "unknown_to_us" : "decline_unknown_to_us",
    merchantId: own?.subject.merchantId ?? null,
    transactionId: own?.transactionId ?? null,
    key: entry.key,
    at: entry.at,
    detail:
      `the bank ${booked ? "booked" : "declined"} ${entry.amountMinor} ${entry.currency} ` +
      `(${entry.kind}${positions === "" ? "" : `, ${positions}`})`,
  };
}

/** All of it by key; null when a page does not come, which the port says by throwing. */
async function readJournal(gateway: Gateway): Promise<ReadonlyMap<string, JournalEntry> | null> {
  const entries = new Map<string, JournalEntry>();
  try {
    for await (const entry of gateway.journal()) entries.set(entry.key, entry);
  } catch {
    return null;
  }
  return entries;
}

async function allKeys(context: EngineContext, merchantId: bigint): Promise<TransactionKey[]> {
  const all: TransactionKey[] = [];
  for (let afterId = 0n; ;) {
    const page = await context.db.tenant(merchantId, (tx) => selectKeysPage(tx, afterId, PAGE));
    for (const row of page) all.push(row);
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return all;
    afterId = last.id;
  }
}

const SENT_TO_BANK = new Set([
  "sale",
  "auth",
  "verify",
  "capture",
  "refund",
  "void",
  "hold",
  "release",
]);

function compareMerchant(
  merchantId: bigint,
  keys: readonly TransactionKey[],
  journal: ReadonlyMap<string, JournalEntry>,
  known: Set<string>,
  tally: Tally,
): void {
  const surplusOf = new Map<bigint, number>();
  const refundOf = new Map<bigint, TransactionKey>();
  for (const row of keys) {
    if (row.parentId === null) continue;
    if (row.kind === "surplus") surplusOf.set(row.parentId, (surplusOf.get(row.parentId) ?? 0) + 1);
    if (row.kind === "refund") refundOf.set(row.parentId, row);
  }
  for (const row of keys) {
    if (row.kind === "surplus") tally.surplus(refundOf.get(row.id)?.state === "approved");
    if (!SENT_TO_BANK.has(row.kind)) continue;
    const entry = journal.get(row.attemptKey);
    if (entry !== undefined) known.add(row.attemptKey);
    const difference = compareOne(row, entry, surplusOf.get(row.id) ?? 0);
    if (difference !== null) {
      tally.add({
        ...difference,
        merchantId,
        transactionId: row.id,
        key: row.attemptKey,
        at: entry?.at ?? null,
      });
    }
  }
}

function compareOne(
  row: TransactionKey,
  entry: JournalEntry | undefined,
  surplus: number,
): Pick<Difference, "kind" | "detail"> | null {
  const booked = entry?.outcome === "approved";
  if (isUndecided(row.state)) {
    // sold on trust: both sides agree that no money has moved
    if (row.stoodInAt !== null && !booked) return null;
    return {
      kind: "undecided",
      detail: `${row.state}; the bank ${booked ? "booked it" : "has not"}`,
    };
  }
  if (entry === undefined) {
    return row.state === "approved"
      ? { kind: "missing_at_bank", detail: `${row.amountMinor} ${row.currency} approved here` }
      : null;
  }
  // a declined charge that was booked all the same is right once the booking is recorded as surplus
  const expectedBookings = (row.state === "approved" ? 1 : 0) + surplus;
  if (booked !== expectedBookings > 0) {
    return { kind: "outcome_differs", detail: `${row.state} here, ${entry.outcome} at the bank` };
  }
  if (!booked) return null;
  if (entry.amountMinor !== row.amountMinor || entry.currency !== row.currency) {
    return {
      kind: "amount_differs",
      detail: `${row.amountMinor} ${row.currency} here, ${entry.amountMinor} ${entry.currency} there`,
    };
  }
  return entry.bookings === expectedBookings
    ? null
    : {
        kind: "surplus_not_recorded",
        detail: `${entry.bookings} bookings at the bank, ${expectedBookings} known here`,
      };
}

async function compareBooks(
  context: EngineContext,
  merchantId: bigint,
  tally: Tally,
): Promise<void> {
  const found = await context.db.tenant(merchantId, async (tx) => ({
    ledger: await selectLedgerDifferences(tx, MOST_IN_BOOKS),
    lines: await selectLineDifferences(tx, MOST_IN_BOOKS),
    settlements: await selectSettlementDifferences(tx, MOST_IN_BOOKS),
  }));
  for (const { id, expectedMinor, postedMinor } of found.ledger) {
    tally.add({
      kind: "ledger_differs",
      merchantId,
      transactionId: id,
      key: null,
      at: null,
      detail: `${postedMinor} posted to clearing, ${expectedMinor} moved`,
    });
  }
  for (const id of found.lines) {
    const detail = "its lines do not add up to it, or live on after a decline";
    const key = { key: null, at: null };
    tally.add({ kind: "lines_differ", merchantId, transactionId: id, ...key, detail });
  }
  for (const id of found.settlements) {
    const detail = `settlement ${id} is not what the ledger says`;
    const key = { key: null, at: null };
    tally.add({ kind: "settlement_differs", merchantId, transactionId: null, ...key, detail });
  }
}

class Tally {
  readonly #counts = Object.fromEntries(DIFFERENCE_KINDS.map((kind) => [kind, 0])) as Record<
    DifferenceKind,
    number
  >;
  readonly #listed: Difference[] = [];
  #found = 0;
  #refunded = 0;

  add(difference: Difference): void {
    this.#counts[difference.kind] += 1;
    if (this.#listed.length < MOST_LISTED) this.#listed.push(difference);
  }

  surplus(refunded: boolean): void {
    this.#found += 1;
    if (refunded) this.#refunded += 1;
  }

  report(
    totals: Pick<ReconcileReport, "merchants" | "transactions" | "bankEntries">,
  ): ReconcileReport {
    return {
      ...totals,
      surplus: { found: this.#found, refunded: this.#refunded },
      counts: this.#counts,
      total: Object.values(this.#counts).reduce((sum, count) => sum + count, 0),
      differences: this.#listed,
    };
  }
}
