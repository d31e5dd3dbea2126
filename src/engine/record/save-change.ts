/**
 * Writes a Change, all of it or nothing (docs/decisions/one-change-one-statement.md).
 *
 * Gives events their ids and their place in the order of the purchase, opens the day's batch, and
 * hints to the lanes that have something due because of it. Runs in the caller's transaction.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { addDays, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn, instantOf } from "../../domain/calendar/zone.ts";
import { nextMomentAfter } from "../../domain/card/expiring.ts";
import type { Change, Edit } from "../../domain/change.ts";
import type { EventDraft } from "../../domain/event.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { recordChange } from "../../store/change/record-change.ts";
import type { HotCounts, RecordedEvent } from "../../store/change/record-hot.ts";
import type { Ids } from "../../store/id-block/ids.ts";
import type { LaneHint } from "../../store/lane/lane.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import { markFirstUses } from "../../store/payment-method/update-payment-methods.ts";
import { switchOff } from "../../store/payment-method/switch-off.ts";
import { updatePurchases } from "../../store/purchase/update-purchases.ts";
import { insertSettlements } from "../../store/settlement/insert-settlements.ts";
import type { BatchKey } from "../../store/settlement/settlement.ts";
import { isTaken } from "../../store/sql-state.ts";
import type { Tx } from "../../store/statement.ts";
import { insertSubscriptions } from "../../store/subscription/insert-subscriptions.ts";
import { insertTasks } from "../../store/task/insert-tasks.ts";
import { insertLines } from "../../store/transaction/insert-lines.ts";
import { insertTransactions } from "../../store/transaction/insert-transactions.ts";
import { markChecks } from "../../store/transaction/mark-checks.ts";

/** The rows of a decision changed before it was written: decide again on fresh ones. */
export class StaleChange extends Error {
  constructor(detail: string) {
    super(`rows changed since they were read (${detail})`);
  }
}

/** A position is already in flight or paid: I1 refused a second live line. */
export class PositionTaken extends Error {
  constructor() {
    super("a position of this subscription is already being charged, or paid");
  }
}

export type SaveOptions = {
  readonly now: Instant;
  readonly ids: Ids;
  readonly rules: (policyId: bigint) => RuleSet;
  /**
   * Purchases that the caller locked with all their subscriptions. Every row of them takes part in
   * the order, changed or not, so that a charge recorded later cannot put its event before these.
   */
  readonly held?: readonly Held[];
  /** Who did it, for events: an operator, a key; absent for the engine itself. */
  readonly actor?: string;
  /** The renew lane whose pass records this and looks at its dates itself afterwards. */
  readonly ownLane?: number;
  /** The caller's transaction ends with this change. */
  readonly isLast?: boolean;
};

/** Ids that `saveChange` takes; reserve them before the transaction is opened. */
export function idsNeeded(change: Change): { event: number; record: number } {
  return {
    event: change.events.length + change.methodsOff.length,
    record: change.transactions.length + change.newTransactions.length + change.tasks.length,
  };
}

/** Throws StaleChange or PositionTaken; the caller's transaction then rolls back whole. */
export async function saveChange(tx: Tx, change: Change, options: SaveOptions): Promise<void> {
  const { now, ids } = options;
  const ordered = withHeld(change, options.held ?? []);
  const orders = orderNumbers(ordered, now);
  const orderOf = (purchaseId: bigint): bigint => orders.get(purchaseId) ?? microseconds(now);

  await insertNew(tx, change, orderOf);
  const switchedOff = change.methodsOff.length === 0 ? [] : await switchOff(tx, change.methodsOff);
  const events = [...change.events, ...switchedOff.map(methodOffEvent)];
  const subscriptions = ordered.subscriptions.map(({ was, next }) => ({
    was,
    next: { ...next, orderNo: orderOf(was.purchaseId) },
  }));
  // asked for together, so that they go out together; the batches are locked after all other rows
  const written = recordChange(tx, {
    now,
    subscriptions,
    transactions: change.transactions,
    deadLinesOf: change.deadLinesOf,
    entries: change.entries,
    events: events.map((draft) => recorded(draft, ids, orderOf, now, options.actor)),
    attempts: change.attempts,
  });
  const [counts, opened] = await Promise.all([
    written.catch(staleIfTaken),
    openBatches(tx, change, ids),
  ]);
  requireCounts(counts, change, subscriptions.length, events.length);
  if (ordered.purchases.length > 0) {
    const updated = await updatePurchases(
      tx,
      ordered.purchases.map(({ was, next }) => ({
        was,
        next: { ...next, orderNo: orderOf(was.id) },
      })),
    );
    if (updated !== ordered.purchases.length) throw new StaleChange("purchase");
  }
  if (change.firstUses.length > 0) await markFirstUses(tx, change.firstUses);
  if (change.checks.length > 0) await markChecks(tx, change.checks);
  if (change.tasks.length > 0) {
    await insertTasks(
      tx,
      now,
      change.tasks.map((task) => ({ ...task, id: ids.take("record") })),
    );
  }
  await upsertLanes(options.isLast === true ? tx.last : tx, [
    ...opened.map(settleHint),
    ...hints(change, options),
    ...(counts.deliveries > 0 ? [plainHint("deliver", now)] : []),
  ]);
}

/** Somebody recorded it first: an entry of it is there. */
function staleIfTaken(error: unknown): never {
  throw isTaken(error) ? new StaleChange("entries") : error;
}

async function insertNew(
  tx: Tx,
  change: Change,
  orderOf: (purchaseId: bigint) => bigint,
): Promise<void> {
  if (change.newSubscriptions.length > 0) {
    await insertSubscriptions(
      tx,
      change.newSubscriptions.map((one) => ({ ...one, orderNo: orderOf(one.purchaseId) })),
    );
  }
  await insertTransactions(tx, change.newTransactions);
  if (change.newLines.length > 0) {
    const inserted = await insertLines(tx, change.newLines);
    if (inserted.length !== change.newLines.length) throw new PositionTaken();
  }
}

// Order -------------------------------------------------------------------------------------------

/** Adds an unchanged edit for every held row that the change leaves alone. */
function withHeld(
  change: Change,
  held: readonly Held[],
): Pick<Change, "purchases" | "subscriptions"> {
  if (held.length === 0) return change;
  const purchases = new Set(change.purchases.map(({ was }) => was.id));
  const subscriptions = new Set(change.subscriptions.map(({ was }) => was.id));
  return {
    purchases: [
      ...change.purchases,
      ...held.filter((one) => !purchases.has(one.purchase.id)).map((one) => same(one.purchase)),
    ],
    subscriptions: [
      ...change.subscriptions,
      ...held.flatMap((one) =>
        one.subscriptions.filter((row) => !subscriptions.has(row.id)).map(same),
      ),
    ],
  };
}

function same<T>(row: T): Edit<T> {
  return { was: row, next: row };
}

/** The next place in each purchase's order: after every row that the change locked. */
function orderNumbers(
  rows: Pick<Change, "purchases" | "subscriptions">,
  now: Instant,
): ReadonlyMap<bigint, bigint> {
  const orders = new Map<bigint, bigint>();
  const raise = (purchaseId: bigint, orderNo: bigint): void => {
    const known = orders.get(purchaseId) ?? microseconds(now);
    orders.set(purchaseId, orderNo >= known ? orderNo + 1n : known);
  };
  for (const { was } of rows.purchases) raise(was.id, was.orderNo);
  for (const { was } of rows.subscriptions) raise(was.purchaseId, was.orderNo);
  return orders;
}

export function microseconds(now: Instant): bigint {
  return BigInt(now) * 1000n;
}

function recorded(
  draft: EventDraft,
  ids: Ids,
  orderOf: (purchaseId: bigint) => bigint,
  now: Instant,
  actor: string | undefined,
): RecordedEvent {
  return {
    id: ids.take("event"),
    kind: draft.kind,
    purchaseId: draft.purchaseId,
    subscriptionId: draft.subscriptionId ?? null,
    transactionId: draft.transactionId ?? null,
    orderNo: draft.purchaseId === null ? microseconds(now) : orderOf(draft.purchaseId),
    facts: actor === undefined ? (draft.facts ?? null) : { actor, ...draft.facts },
  };
}

function methodOffEvent(paymentMethodId: bigint): EventDraft {
  return {
    kind: "payment_method.off",
    purchaseId: null,
    facts: { paymentMethodId: String(paymentMethodId) },
  };
}

function requireCounts(
  counts: HotCounts,
  change: Change,
  subscriptions: number,
  events: number,
): void {
  const expected: Omit<HotCounts, "deliveries"> = {
    subscriptions,
    transactions: change.transactions.length,
    deadTransactions: change.deadLinesOf.length,
    entries: change.entries.length,
    events,
    attempts: change.attempts.length,
  };
  for (const part of Object.keys(expected) as (keyof typeof expected)[]) {
    if (counts[part] !== expected[part]) {
      throw new StaleChange(`${part}: ${counts[part]} of ${expected[part]}`);
    }
  }
}

// Batches and lanes -------------------------------------------------------------------------------

async function openBatches(tx: Tx, change: Change, ids: Ids): Promise<BatchKey[]> {
  const batches = new Map<string, BatchKey>();
  const settling = [...change.transactions.map(({ next }) => next), ...change.newTransactions];
  let last: Transaction | undefined;
  for (const one of settling) {
    const { state, settleOn, gatewayAccountId, currency } = one;
    if (state !== "approved" || settleOn === null) continue;
    // those of one recording nearly always go into one batch
    const isLast =
      last?.settleOn === settleOn &&
      last.gatewayAccountId === gatewayAccountId &&
      last.currency === currency;
    if (isLast) continue;
    last = one;
    batches.set(`${gatewayAccountId} ${settleOn} ${currency}`, {
      gatewayAccountId,
      settleOn,
      currency,
    });
  }
  if (batches.size === 0) return [];
  return await insertSettlements(
    tx,
    [...batches.values()].map((batch) => ({ ...batch, id: ids.take("record") })),
  );
}

/** Ten minutes past the bank's own day, which ends at 00:00 UTC: nobody is asked too early. */
const SETTLE_TIME = "00:10";

/** When the batch of a business date can have settled, whatever the zone of that date. */
export function settlesAt(settleOn: PlainDate): Instant {
  return instantOf("UTC", addDays(settleOn, 1), SETTLE_TIME);
}

/** What is not released by then is taken back (docs/concepts/life-of-a-charge.md). */
const HELD_DAYS = 7;

/** When a held payment is given up; null for one that is not held. */
function holdEndsAt({ state, settleHold, settleOn }: Transaction): Instant | null {
  return state === "approved" && settleHold === "suspended" && settleOn !== null
    ? heldUntil(settleOn)
    : null;
}

/** Of a payment of the batch of `settleOn`. */
export function heldUntil(settleOn: PlainDate): Instant {
  return settlesAt(addDays(settleOn, HELD_DAYS - 1));
}

function settleHint(batch: BatchKey): LaneHint {
  return { duty: "settle", lane: 0, zone: "UTC", startsAt: "00:00", at: settlesAt(batch.settleOn) };
}

function hints(change: Change, options: SaveOptions): LaneHint[] {
  const { rules, ownLane } = options;
  const made: LaneHint[] = [];
  // a line that dies frees its date: what was in flight may be claimed again
  const frees = change.deadLinesOf.length > 0;
  const renew = (next: Subscription, was: Subscription | null): void => {
    const isSame = next.chargeOn === was?.chargeOn && next.position === was.position;
    if (next.lane === ownLane || (isSame && !frees)) return;
    const { lane, chargeOn, policyId } = next;
    // mates that fell due while this one was in flight were left for later, which is now
    if (was !== null && next.groupSize > 1) made.push(mateHint(lane, rules(policyId), options.now));
    if (chargeOn !== null) made.push(dateHint("renew", { lane, date: chargeOn }, rules(policyId)));
  };
  const notice = ({ lane, noticeOn, policyId }: Subscription, was: Subscription | null): void => {
    if (noticeOn === null || noticeOn === was?.noticeOn) return;
    made.push(dateHint("notice", { lane, date: noticeOn }, rules(policyId)));
  };
  for (const { was, next } of change.subscriptions) {
    renew(next, was);
    notice(next, was);
  }
  for (const one of change.newSubscriptions) {
    renew(one, null);
    notice(one, null);
    made.push(cardsHint(rules(one.policyId).zone, options.now));
  }
  const undecided = [...change.transactions.map(({ next }) => next), ...change.newTransactions];
  for (const { checkAt } of undecided) if (checkAt !== null) made.push(openHint(checkAt));
  for (const { next } of change.transactions) {
    const endsAt = holdEndsAt(next);
    if (endsAt !== null) made.push(plainHint("settle", endsAt));
  }
  for (const { next } of change.purchases) {
    const ends = next.state === "active" || next.state === "cancelled";
    if (ends && next.accessUntil !== null) made.push(plainHint("expire", next.accessUntil));
  }
  return made;
}

/** Of a lane whose subscriptions have something due on a date of theirs. */
function dateHint(
  duty: "renew" | "notice",
  due: { readonly lane: number; readonly date: PlainDate },
  { zone, startsAt }: RuleSet,
): LaneHint {
  return { duty, lane: due.lane, zone, startsAt, at: instantOf(zone, due.date, startsAt) };
}

/** Of a lane in which those who are charged together may go on. */
function mateHint(lane: number, { zone, startsAt }: RuleSet, now: Instant): LaneHint {
  return { duty: "renew", lane, zone, startsAt, at: now };
}

/** Cards are charged from now on: they are looked at when some are next about to expire. */
function cardsHint(zone: string, now: Instant): LaneHint {
  return plainHint("cards", instantOf(zone, nextMomentAfter(dateIn(zone, now)), "00:00"));
}

export function openHint(at: Instant): LaneHint {
  return plainHint("open", at);
}

export function plainHint(duty: LaneHint["duty"], at: Instant): LaneHint {
  return { duty, lane: 0, zone: "UTC", startsAt: "00:00", at };
}
