/**
 * Renew: charges what is due in one lane (docs/concepts/life-of-a-charge.md).
 *
 * due → claim (a short transaction: lines, keys) → send (no transaction open) → record (in batches).
 * A pass starts again from the oldest date until nothing new can be claimed, because a recorded
 * charge may make the next missed position due (catch-up). What is in flight or waiting stays in the
 * due index; its live line keeps everybody from claiming it again (I1).
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { instantOf, nextBusinessStart, openBusinessDate } from "../../domain/calendar/zone.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import type { Charge } from "../../domain/transaction/charge.ts";
import { openHint } from "../record/save-change.ts";
import {
  selectChargeMethods,
  type ChargeMethod,
} from "../../store/payment-method/select-charge-methods.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import type { Tx } from "../../store/statement.ts";
import {
  lockDue,
  type DueCursor,
  type DueSubscription,
} from "../../store/subscription/lock-due.ts";
import { selectClaimable } from "../../store/subscription/select-claimable.ts";
import { selectNextChargeDate } from "../../store/subscription/select-lane-dates.ts";
import { insertLines } from "../../store/transaction/insert-lines.ts";
import { insertTransactions } from "../../store/transaction/insert-transactions.ts";
import { selectLivePositions } from "../../store/transaction/select-live-positions.ts";
import { AnswerCollector } from "../charging/answer-collector.ts";
import { openCards } from "../charging/cards.ts";
import { composeCharge, dueGroups, type Planned } from "../charging/compose.ts";
import { Lines, NOT_SENT, type Call } from "../charging/line.ts";
import { decideHere, sendCharge, type CardOnFile } from "../charging/sender.ts";
import { MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";

export async function renew(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const collector = new AnswerCollector(context, {
    merchantId: turn.merchantId,
    ownLane: turn.lane,
    room: context.rooms.charges,
  });
  const lines = new Lines(context, turn.merchantId);
  const claimed = await scan(context, turn, { collector, lines });
  await collector.drain();
  await lines.close();
  if (!turn.goesOn() || claimed >= context.limits.chargesPerTurn) return MORE;
  return { kind: "look", nextDueAt: (tx) => lookAhead(context, turn, tx, claimed > 0) };
}

type Pass = {
  readonly collector: AnswerCollector;
  readonly lines: Lines;
};

/** Goes through the due rows once; answers how many charges it claimed. */
async function scan(context: EngineContext, turn: Turn, pass: Pass): Promise<number> {
  const { chargesPerTurn, callsOfLane } = context.limits;
  let cursor: DueCursor | null = null;
  let claimed = 0;
  while (turn.goesOn() && claimed < chargesPerTurn) {
    const batch: Batch = await claimInRoom(context, turn, cursor, pass);
    if (batch.cursor === null) break;
    cursor = batch.cursor;
    claimed += batch.planned.length;
    if (batch.isLast) break;
    await pass.collector.room(callsOfLane);
  }
  return claimed;
}

/** Claims and sends when there is room for a batch; places of charges on the line stay taken. */
async function claimInRoom(
  context: EngineContext,
  turn: Turn,
  after: DueCursor | null,
  pass: Pass,
): Promise<Batch> {
  const { charges } = context.rooms;
  const { batchSize } = context.limits;
  await charges.enter(batchSize);
  let onTheLine = 0;
  try {
    const batch = await claim(context, turn, after, pass.lines);
    await sendAll(context, turn.merchantId, batch, pass);
    onTheLine = batch.planned.length;
    return batch;
  } finally {
    charges.leave(batchSize - onTheLine);
  }
}

type Batch = {
  readonly planned: readonly Planned[];
  /** What they are charged to. */
  readonly methods: readonly ChargeMethod[];
  /** Fewer than were asked for: nothing is due behind them. */
  readonly isLast: boolean;
  /** The last head that was looked at; null when nothing was left. */
  readonly cursor: DueCursor | null;
};

async function claim(
  context: EngineContext,
  turn: Turn,
  after: DueCursor | null,
  lines: Lines,
): Promise<Batch> {
  const { batchSize, sendLeaseMs } = context.limits;
  await context.ids.reserve({ record: batchSize * 8 });
  return await context.db.tenant(turn.merchantId, async (tx) => {
    const now = context.clock.now();
    const today = openBusinessDate({ ...turn, now });
    const [locked] = await Promise.all([
      lockDue(tx, { lane: turn.lane, today, after, limit: batchSize }),
      lines.load(tx),
    ]);
    const cursor = lastHead(locked);
    if (cursor === null) return { planned: [], methods: [], isLast: true, cursor };
    const groups = dueGroups(locked, await inFlightMates(tx, locked), today);
    const planned = groups.map((group) =>
      composeCharge(group, {
        now,
        today,
        checkAt: now + sendLeaseMs,
        newRecordId: () => context.ids.take("record"),
        newKey: context.newKey,
      }),
    );
    const [methods, mine] = await Promise.all([
      selectChargeMethods(tx, methodIdsOf(planned)),
      insertClaims(tx, planned, now + sendLeaseMs),
      // kept from here on, so that sending does not have to ask
      context.merchants.rulesIn(tx, policyIdsOf(planned)),
    ]);
    const isLast = locked.filter((one) => one.isHead).length < batchSize;
    return { planned: mine, methods, isLast, cursor };
  });
}

function lastHead(locked: readonly DueSubscription[]): DueCursor | null {
  let last: DueCursor | null = null;
  for (const { isHead, chargeOn, id } of locked) {
    if (!isHead || chargeOn === null) continue;
    const later =
      last === null || chargeOn > last.chargeOn || (chargeOn === last.chargeOn && id > last.id);
    if (later) last = { chargeOn, id };
  }
  return last;
}

async function inFlightMates(
  tx: Tx,
  locked: readonly DueSubscription[],
): Promise<ReadonlySet<bigint>> {
  const mates = locked.filter((one) => one.groupSize > 1);
  return mates.length === 0 ? new Set() : await selectLivePositions(tx, mates);
}

/** Inserts the lines, then the transactions whose lines all went in: the rest is in flight already. */
async function insertClaims(
  tx: Tx,
  planned: readonly Planned[],
  checkAt: Instant,
): Promise<readonly Planned[]> {
  const inserted = new Map<bigint, number>();
  for (const { transactionId } of await insertLines(
    tx,
    planned.flatMap((one) => one.lines),
  )) {
    inserted.set(transactionId, (inserted.get(transactionId) ?? 0) + 1);
  }
  const mine = planned.filter((one) => inserted.has(one.transaction.id));
  for (const { transaction } of mine) {
    if (inserted.get(transaction.id) !== transaction.lineCount) {
      throw new Error(`group of purchase ${transaction.purchaseId} was torn by another claim`);
    }
  }
  if (mine.length === 0) return mine;
  await Promise.all([
    insertTransactions(
      tx,
      mine.map((one) => one.transaction),
    ),
    upsertLanes(tx.last, [openHint(checkAt)]),
  ]);
  return mine;
}

function methodIdsOf(planned: readonly Planned[]): bigint[] {
  return [...new Set(planned.flatMap(({ transaction }) => transaction.paymentMethodId ?? []))];
}

function policyIdsOf(planned: readonly Planned[]): bigint[] {
  return planned.flatMap((one) => one.subscriptions.map((row) => row.policyId));
}

async function sendAll(
  context: EngineContext,
  merchantId: bigint,
  { planned, methods }: Batch,
  pass: Pass,
): Promise<void> {
  const rules = await context.merchants.rules(merchantId, policyIdsOf(planned));
  const cards = await openCards(context, merchantId, methods);
  const origin = { deploymentId: context.deploymentId, merchantId };
  const cardOf = ({ transaction }: Charge): CardOnFile | null =>
    cards.get(transaction.paymentMethodId ?? 0n) ?? null;
  const send: Call = (charge, gateway) => sendCharge(gateway, charge, cardOf(charge), origin);
  const charges = planned.map((one) => chargeOf(one, rules));
  for (const charge of charges) {
    const line = pass.lines.of(charge.transaction.gatewayAccountId);
    const outcome = decideHere(charge, cardOf(charge));
    pass.collector.add(
      outcome === null ? line.run(charge, send, NOT_SENT) : Promise.resolve({ charge, outcome }),
    );
  }
}

function chargeOf(
  { transaction, lines, subscriptions }: Planned,
  rules: ReadonlyMap<bigint, RuleSet>,
): Charge {
  const policyId = subscriptions[0]?.policyId;
  const own = policyId === undefined ? undefined : rules.get(policyId);
  if (own === undefined) throw new Error(`transaction ${transaction.id} has no rules`);
  return { transaction, lines, subscriptions, rules: own, held: null, parent: null };
}

/**
 * When the lane has to be looked at again: at once (null) if a charge of this pass made a date due
 * again (catch-up); in a moment if a row was locked by somebody while we claimed; else on its next
 * charge date. What is still in flight does not count: whoever decides it hints to the lane.
 */
async function lookAhead(
  context: EngineContext,
  turn: Turn,
  tx: Tx,
  hasClaimed: boolean,
): Promise<Instant | null> {
  const now = context.clock.now();
  const today = openBusinessDate({ ...turn, now });
  const [claimable, nextOn] = await Promise.all([
    selectClaimable(tx, turn.lane, today),
    selectNextChargeDate(tx, turn.lane, today),
  ]);
  if (claimable !== null) return hasClaimed ? null : now + LOCKED_RETRY_MS;
  const nextDay = nextBusinessStart({ ...turn, now });
  return nextOn === null
    ? nextDay + SWEEP_MS
    : Math.max(nextDay, instantOf(turn.zone, nextOn, turn.startsAt));
}

const LOCKED_RETRY_MS = 1_000;

/** An empty lane is looked at now and then all the same: a hint may have been lost with a process. */
const SWEEP_MS = 30 * 86_400_000;
