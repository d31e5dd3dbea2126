/**
 * Records answers (docs/concepts/life-of-a-charge.md): many at once while nothing changed since the claim,
 * one by one on freshly locked rows where something did.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { Change } from "../../domain/change.ts";
import { mergeChanges } from "../../domain/change.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { lateApproval } from "../../domain/transaction/approved.ts";
import type { Charge, Outcome, OutcomeContext } from "../../domain/transaction/charge.ts";
import { decideOutcome } from "../../domain/transaction/outcome.ts";
import { isUndecided, type Transaction } from "../../domain/transaction/transaction.ts";
import { lockPurchases } from "../../store/purchase/lock-purchases.ts";
import type { Tx } from "../../store/statement.ts";
import { lockOfPurchases } from "../../store/subscription/lock-of-purchases.ts";
import { lockTransactions } from "../../store/transaction/lock-transactions.ts";
import { selectChildren } from "../../store/transaction/select-children.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { EngineContext } from "../engine-context.ts";
import { idsNeeded, saveChange, StaleChange } from "../record/save-change.ts";
import { trustIn } from "./trust-in.ts";

export type Answer = {
  readonly charge: Charge;
  readonly outcome: Outcome;
  /** When the gateway is tried again, where it was found to be out of reach. */
  readonly notBefore?: Instant;
};

/** How an answer came. */
type Circumstances = Pick<OutcomeContext, "notBefore" | "clientWaits">;

export type RecordOptions = {
  readonly merchantId: bigint;
  /** The renew lane whose pass is recording. */
  readonly ownLane?: number;
};

/** Records all `answers`, each exactly once, whoever else records the same ones at the same time. */
export async function recordAnswers(
  context: EngineContext,
  answers: readonly Answer[],
  options: RecordOptions,
): Promise<void> {
  const outcomeContext = await prepare(context, answers);
  const together: { change: Change; answer: Answer }[] = [];
  const alone: Answer[] = [];
  for (const answer of answers) {
    if (answer.charge.transaction.parentId !== null) {
      // it also writes to its parent, which has to be locked first
      alone.push(answer);
      continue;
    }
    const { charge, outcome, notBefore } = answer;
    const ownContext = notBefore === undefined ? outcomeContext : { ...outcomeContext, notBefore };
    const decision = decideOutcome(charge, outcome, ownContext);
    if (decision.kind === "change") together.push({ change: decision.change, answer });
    else alone.push(answer);
  }
  if (together.length > 0) {
    const merged = mergeChanges(together.map((one) => one.change));
    const rules = new Map(
      together.flatMap(({ answer: { charge } }) =>
        charge.subscriptions.map((one) => [one.policyId, charge.rules] as const),
      ),
    );
    try {
      await save(context, merged, rules, outcomeContext.now, options);
    } catch (error) {
      if (!(error instanceof StaleChange)) throw error;
      alone.push(...together.map((one) => one.answer));
    }
  }
  for (const answer of alone) {
    const { charge, outcome, notBefore } = answer;
    const circumstances = notBefore === undefined ? {} : { notBefore };
    await recordAlone(context, options.merchantId, charge.transaction, outcome, circumstances);
  }
}

async function prepare(
  context: EngineContext,
  answers: readonly Answer[],
): Promise<OutcomeContext> {
  const surplus = answers.reduce(
    (sum, { outcome }) => sum + (outcome.kind === "approved" ? outcome.surplus.length : 0),
    0,
  );
  await context.ids.reserve({
    record: answers.length + 3 * surplus + 8,
    event: answers.length * 4,
  });
  return {
    now: context.clock.now(),
    newKey: context.newKey,
    newRecordId: () => context.ids.take("record"),
  };
}

async function save(
  context: EngineContext,
  change: Change,
  rules: ReadonlyMap<bigint, RuleSet>,
  now: number,
  options: RecordOptions,
): Promise<void> {
  const needed = idsNeeded(change);
  await context.ids.reserve(needed);
  await context.db.tenant(options.merchantId, (tx) =>
    saveChange(tx, change, {
      now,
      ids: context.ids,
      rules: (policyId) => required(rules.get(policyId), `policy ${policyId}`),
      isLast: true,
      ...(options.ownLane === undefined ? {} : { ownLane: options.ownLane }),
    }),
  );
}

const MAX_TRIES = 5;

/** What was asked: a transaction, and which of its keys. */
type Asked = Pick<Transaction, "id" | "attemptNo">;

/**
 * Decides one answer on freshly locked rows: purchase, then subscriptions, then transactions.
 *
 * An answer to a transaction that is decided already changes nothing, unless the bank booked again:
 * then the surplus is recorded and sent back.
 */
export async function recordAlone(
  context: EngineContext,
  merchantId: bigint,
  asked: Asked,
  outcome: Outcome,
  circumstances: Circumstances = {},
): Promise<void> {
  for (let tryNo = 1; ; tryNo += 1) {
    try {
      await decideAlone(context, merchantId, asked, outcome, circumstances);
      return;
    } catch (error) {
      if (!(error instanceof StaleChange) || tryNo >= MAX_TRIES) throw error;
    }
  }
}

async function decideAlone(
  context: EngineContext,
  merchantId: bigint,
  asked: Asked,
  outcome: Outcome,
  circumstances: Circumstances,
): Promise<void> {
  const found = await context.db.tenant(merchantId, async (tx) => {
    const [transaction] = await selectTransactions(tx, [asked.id]);
    return required(transaction, `transaction ${asked.id}`);
  });
  const rules = await rulesOfPurchase(context, merchantId, found.purchaseId);
  await context.ids.reserve({ record: 64, event: 64 });
  await context.db.tenant(merchantId, async (tx) => {
    const charge = await lockCharge(tx, asked.id, found.purchaseId, rules);
    const now = context.clock.now();
    const trust = await trustIn(tx, charge, outcome);
    const outcomeContext: OutcomeContext = {
      now,
      newKey: context.newKey,
      newRecordId: () => context.ids.take("record"),
      ...circumstances,
      ...(trust === null ? {} : { trust }),
    };
    const change = await decide(tx, charge, { asked, outcome }, outcomeContext);
    if (change === null) return;
    await saveChange(tx, change, {
      now,
      ids: context.ids,
      rules: (policyId) => required(rules.get(policyId), `policy ${policyId}`),
      held: charge.held === null ? [] : [charge.held],
      isLast: true,
    });
  });
}

async function decide(
  tx: Tx,
  charge: Charge,
  { asked, outcome }: { readonly asked: Asked; readonly outcome: Outcome },
  context: OutcomeContext,
): Promise<Change | null> {
  if (!isUndecided(charge.transaction.state)) {
    if (outcome.kind !== "approved") return null;
    const known = await selectChildren(tx, [charge.transaction.id]);
    return lateApproval(charge, outcome, known, context);
  }
  const tells =
    outcome.kind === "approved" ||
    (outcome.kind === "declined" && outcome.declineClass !== "configuration");
  // of a key that was given up since: it says nothing of the one that is on its way now
  if (charge.transaction.attemptNo !== asked.attemptNo && outcome.kind !== "approved") return null;
  // put back to wait by somebody else: only the bank's own word still counts
  if (charge.transaction.state === "waiting" && !tells) return null;
  const decision = decideOutcome(charge, outcome, context);
  if (decision.kind === "needs-purchase") {
    throw new Error(`transaction ${charge.transaction.id} has no purchase to decide with`);
  }
  return decision.change;
}

/** The rules of a purchase and of its subscriptions, by policy id; none without a purchase. */
async function rulesOfPurchase(
  context: EngineContext,
  merchantId: bigint,
  purchaseId: bigint | null,
): Promise<ReadonlyMap<bigint, RuleSet>> {
  if (purchaseId === null) return new Map();
  const policyIds = await context.db.tenant(merchantId, async (tx) => {
    const purchases = await lockPurchases(tx, [purchaseId]);
    const subscriptions = await lockOfPurchases(tx, [purchaseId]);
    return [...purchases, ...subscriptions].map((row) => row.policyId);
  });
  return await context.merchants.rules(merchantId, policyIds);
}

/** Locks all rows that an answer may touch, in the one fixed order. */
async function lockCharge(
  tx: Tx,
  transactionId: bigint,
  purchaseId: bigint | null,
  rules: ReadonlyMap<bigint, RuleSet>,
): Promise<Charge> {
  const [purchase] = purchaseId === null ? [] : await lockPurchases(tx, [purchaseId]);
  const subscriptions = purchaseId === null ? [] : await lockOfPurchases(tx, [purchaseId]);
  const [own] = await selectTransactions(tx, [transactionId]);
  const ids = [transactionId, ...(own?.parentId == null ? [] : [own.parentId])];
  const locked = await lockTransactions(tx, ids);
  const transaction = required(
    locked.find((one) => one.id === transactionId),
    `transaction ${transactionId}`,
  );
  const lines = await selectLines(tx, [transactionId]);
  const lineIds = new Set(lines.map((line) => line.subscriptionId));
  const charged = subscriptions.filter((one) => lineIds.has(one.id));
  const policyId = charged[0]?.policyId ?? required(purchase, "purchase").policyId;
  const ownRules = required(rules.get(policyId), `policy ${policyId}`);
  const held: Held | null =
    purchase === undefined ? null : { purchase, subscriptions, rules: ownRules };
  return {
    transaction,
    lines,
    subscriptions: charged,
    rules: ownRules,
    held,
    parent: locked.find((one) => one.id === transaction.parentId) ?? null,
  };
}

function required<T>(value: T | undefined | null, what: string): T {
  if (value === undefined || value === null) throw new Error(`${what} was not found`);
  return value;
}
