/**
 * Open: owns every transaction that is undecided (docs/concepts/life-of-a-charge.md; I3).
 *
 * `waiting`: the bank was not reached; it is sent again, with the key that is stored. `sending` past
 * its lease: whoever sent it died. `unknown`: the money may have moved. The last two are looked up
 * and never sent again before a look-up has said that the first never arrived.
 */
import type { Charge } from "../../domain/transaction/charge.ts";
import { abandon } from "../../domain/transaction/undecided.ts";
import { isFirstPayment } from "../../domain/transaction/transaction.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import { claimOpen, type OpenTransaction } from "../../store/transaction/claim-open.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { selectNextCheck } from "../../store/transaction/select-next-check.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import { AnswerCollector } from "../charging/answer-collector.ts";
import { openCardsOnFile } from "../charging/cards.ts";
import { Lines, NOT_ASKED, NOT_SENT, type Call } from "../charging/line.ts";
import { lookUp } from "../charging/look-up.ts";
import { decideHere, sendCharge, type CardOnFile } from "../charging/sender.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange, StaleChange } from "../record/save-change.ts";

export async function settleOpen(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const collector = new AnswerCollector(context, { merchantId: turn.merchantId });
  const lines = new Lines(context, turn.merchantId);
  let handled = 0;
  while (turn.goesOn() && handled < context.limits.chargesPerTurn) {
    const now = context.clock.now();
    const open = await context.db.tenant(turn.merchantId, async (tx) => {
      const claim = claimOpen(tx, {
        now,
        leaseUntil: now + context.limits.sendLeaseMs,
        limit: context.limits.batchSize,
      });
      const [claimed] = await Promise.all([claim, lines.load(tx)]);
      return claimed;
    });
    if (open.length === 0) {
      await lines.close();
      const nextAt = await context.db.tenant(turn.merchantId, (tx) => selectNextCheck(tx));
      if (nextAt === null || nextAt > context.clock.now()) return idleUntil(nextAt);
      continue;
    }
    handled += open.length;
    await handle(context, turn, open, { collector, lines });
    await collector.drain();
  }
  await lines.close();
  return MORE;
}

type Pass = { readonly collector: AnswerCollector; readonly lines: Lines };

async function handle(
  context: EngineContext,
  turn: Turn,
  open: readonly OpenTransaction[],
  pass: Pass,
): Promise<void> {
  const charges = await loadCharges(context, turn.merchantId, open);
  const wanted: { charge: Charge; wasState: OpenTransaction["wasState"] }[] = [];
  for (const one of charges) {
    if (one.wasState === "waiting" && isUnwanted(one.charge)) {
      await giveUp(context, turn.merchantId, one.charge);
    } else wanted.push(one);
  }
  const cards = await openCardsOnFile(
    context,
    turn.merchantId,
    wanted.flatMap(({ charge, wasState }) =>
      wasState === "waiting" ? (charge.transaction.paymentMethodId ?? []) : [],
    ),
  );
  // look-ups first: they find out whether anybody is there without moving money
  const asked = wanted
    .filter(({ wasState }) => wasState !== "waiting")
    .map(({ charge }) => {
      const line = pass.lines.of(charge.transaction.gatewayAccountId);
      return line.run(charge, askAgain, NOT_ASKED);
    });
  for (const answer of asked) pass.collector.add(answer);
  await Promise.allSettled(asked);
  const origin = { deploymentId: context.deploymentId, merchantId: turn.merchantId };
  const cardOf = ({ transaction: { paymentMethodId, parentId } }: Charge): CardOnFile | null =>
    parentId === null ? (cards.get(paymentMethodId ?? 0n) ?? null) : null;
  const send: Call = (charge, gateway) => sendCharge(gateway, charge, cardOf(charge), origin);
  for (const { charge, wasState } of wanted) {
    if (wasState !== "waiting") continue;
    const line = pass.lines.of(charge.transaction.gatewayAccountId);
    const outcome = decideHere(charge, cardOf(charge));
    const call = line.isSilent ? () => NOT_SENT : send;
    pass.collector.add(
      outcome === null ? line.run(charge, call, NOT_SENT) : Promise.resolve({ charge, outcome }),
    );
  }
}

const askAgain: Call = ({ transaction }, gateway) => lookUp(gateway, transaction.attemptKey);

/**
 * It waits to charge for a subscription that charges no longer; mates in it, which still do, are
 * claimed again without it. Never a first payment.
 */
function isUnwanted(charge: Charge): boolean {
  const { transaction } = charge;
  if (transaction.parentId !== null || isFirstPayment(transaction)) return false;
  return charge.subscriptions.some((one) => one.state !== "active");
}

async function giveUp(context: EngineContext, merchantId: bigint, charge: Charge): Promise<void> {
  await context.ids.reserve({ event: 1 });
  const now = context.clock.now();
  try {
    await context.db.tenant(merchantId, (tx) =>
      saveChange(tx, abandon(charge, now), { now, ids: context.ids, rules: () => charge.rules }),
    );
  } catch (error) {
    // moved since it was read: it stays claimed, and is looked at again when its lease ends
    if (!(error instanceof StaleChange)) throw error;
  }
}

/** Reads what the claimed transactions pay for; unlocked, the record's fences find what changed. */
async function loadCharges(
  context: EngineContext,
  merchantId: bigint,
  open: readonly OpenTransaction[],
): Promise<{ charge: Charge; wasState: OpenTransaction["wasState"] }[]> {
  const loaded = await context.db.tenant(merchantId, async (tx) => {
    const lines = await selectLines(
      tx,
      open.map((one) => one.id),
    );
    const subscriptions = await selectSubscriptions(tx, [
      ...new Set(lines.flatMap((line) => line.subscriptionId ?? [])),
    ]);
    const parents = await selectTransactions(tx, [
      ...new Set(open.flatMap((one) => one.parentId ?? [])),
    ]);
    const purchases = await selectPurchases(tx, [
      ...new Set(open.flatMap((one) => one.purchaseId ?? [])),
    ]);
    return { lines, subscriptions, parents, purchases };
  });
  const { lines, subscriptions, parents, purchases } = loaded;
  const rules: ReadonlyMap<bigint, RuleSet> = await context.merchants.rules(
    merchantId,
    [...purchases, ...subscriptions].map((one) => one.policyId),
  );
  return open.map(({ wasState, ...transaction }) => {
    const own = lines.filter((line) => line.transactionId === transaction.id);
    const paid = new Set(own.map((line) => line.subscriptionId));
    const charged = subscriptions.filter((one) => paid.has(one.id));
    const purchase = purchases.find((one) => one.id === transaction.purchaseId);
    const ownRules = rules.get(charged[0]?.policyId ?? purchase?.policyId ?? 0n);
    if (ownRules === undefined) throw new Error(`transaction ${transaction.id} has no rules`);
    const charge: Charge = {
      transaction,
      lines: own,
      subscriptions: charged,
      rules: ownRules,
      held: null,
      parent: parents.find((one) => one.id === transaction.parentId) ?? null,
    };
    return { charge, wasState };
  });
}
