/**
 * Takes charges over from the bank's record that a restored database has lost
 * (docs/operating/backup.md).
 *
 * Each is written as it was when it was claimed, with its own number, key and date, and then decided
 * by what the bank says of that key, as if its answer had just come: positions, ledger and events
 * become what they were. So a position that was paid cannot be charged again (I1), and doing it twice
 * changes nothing.
 */
import { parseInstant, type Instant } from "../../domain/calendar/instant.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import {
  conversionExtra,
  conversionPrice,
  type ConversionPrice,
} from "../../domain/subscription/early-conversion.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import {
  planCapture,
  planHold,
  planLower,
  planRefund,
  planRelease,
  planVoid,
  type FollowUp,
  type FollowUpContext,
} from "../../domain/transaction/follow-up.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import type { Tx } from "../../store/statement.ts";
import { insertLines } from "../../store/transaction/insert-lines.ts";
import { insertTransactions } from "../../store/transaction/insert-transactions.ts";
import { lockTransactions } from "../../store/transaction/lock-transactions.ts";
import { selectLivePositions } from "../../store/transaction/select-live-positions.ts";
import { selectChildren } from "../../store/transaction/select-children.ts";
import { lockPurchases } from "../../store/purchase/lock-purchases.ts";
import { lockOfPurchases } from "../../store/subscription/lock-of-purchases.ts";
import { composeCharge } from "../charging/compose.ts";
import { recordAlone } from "../charging/record-answers.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";
import type { SubjectEntry } from "./lost-charges.ts";

export type Adoption = {
  readonly adopted: number;
  /** What a person has to put right, and why. */
  readonly left: readonly { readonly lost: SubjectEntry; readonly why: string }[];
};

/** Purchases taken over at once. */
const AT_ONCE = 8;

/** Adopts what can be, the charges of one purchase in the order in which the bank booked them. */
export async function adoptCharges(
  context: EngineContext,
  lost: readonly SubjectEntry[],
): Promise<Adoption> {
  const queues = [
    ...Map.groupBy(lost, ({ subject }) => `${subject.merchantId}/${subject.purchaseId}`).values(),
  ];
  const left: { lost: SubjectEntry; why: string }[] = [];
  let adopted = 0;
  const work = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
      for (const one of queue) {
        const why = await adoptOne(context, one);
        if (why === null) adopted += 1;
        else left.push({ lost: one, why });
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { adopted, left };
}

/** Null when it is known now; else why it cannot be. */
async function adoptOne(context: EngineContext, lost: SubjectEntry): Promise<string | null> {
  const { entry, subject, transactionId } = lost;
  const at = parseInstant(entry.at);
  if (at === undefined) return "the bank's record does not say when it was made";
  // dated as it was, in all that follows from it
  const then: EngineContext = {
    ...context,
    clock: { now: () => at, wallMs: () => context.clock.wallMs() },
  };
  const claimed =
    subject.parentId === null ? await claimCharge(then, lost, at) : await claimFollowUp(then, lost);
  if (!claimed.ok) return claimed.detail;
  const outcome = await context.gateway(claimed.value.gateway).lookUp(entry.key);
  // undecided now, it belongs to the duty `open`, which asks again
  const asked = { id: transactionId, attemptNo: FIRST_ATTEMPT };
  await recordAlone(then, subject.merchantId, asked, outcome);
  return null;
}

/** Whatever number it had, the row that was just written begins with the key that the bank knows. */
const FIRST_ATTEMPT = 1;

type Claimed = Result<{ readonly gateway: string }>;

function impossible(detail: string): Claimed {
  return refuse("wrong_state", detail);
}

const FIRST_PAYMENT =
  "it is a first payment: the customer, the order and the card are not in the backup. Refund it at " +
  "the bank, or take the order again";

/** Writes the charge of some positions as it was before it was sent. */
async function claimCharge(
  context: EngineContext,
  lost: SubjectEntry,
  at: Instant,
): Promise<Claimed> {
  const { entry, subject, transactionId } = lost;
  const { merchantId, purchaseId, stage, paid } = subject;
  if (stage === "initial" || entry.kind !== "sale" || purchaseId === null || paid.length === 0) {
    return impossible(FIRST_PAYMENT);
  }
  const claimed = await context.db.tenant(merchantId, async (tx): Promise<Result<bigint>> => {
    const [purchase] = await lockPurchases(tx, [purchaseId]);
    const ofPurchase = await lockOfPurchases(tx, [purchaseId]);
    const group = await payable(tx, lost, ofPurchase);
    if (!group.ok) return group;
    const [first] = group.value;
    if (first === undefined) throw new Error("a charge of no positions");
    const rules = (await context.merchants.rulesIn(tx, [first.policyId]))(first.policyId);
    const price = purchase === undefined ? null : priceOf(lost, first, purchase);
    const { transaction, lines } = composeCharge(
      group.value,
      {
        now: at,
        today: dateIn(rules.zone, at),
        checkAt: at,
        newRecordId: () => transactionId,
        newKey: () => entry.key,
      },
      {
        stage,
        extra: conversionExtra(price, subject.moveAnchor),
        ...(price === null ? {} : { amountOf: () => price.minor }),
      },
    );
    if (transaction.amountMinor !== entry.amountMinor || transaction.currency !== entry.currency) {
      return refuse("wrong_state", "its amount is not that of its positions");
    }
    const inserted = await insertLines(tx, lines);
    if (inserted.length !== lines.length)
      throw new Error("a position was taken while it was locked");
    await insertTransactions(tx, [transaction]);
    return accept(first.gatewayAccountId);
  });
  return claimed.ok ? await gatewayOf(context, merchantId, claimed.value) : claimed;
}

/** What an early conversion cost that was sold for a price of its own; null: it was something else. */
function priceOf(
  { entry, subject: { stage, paid } }: SubjectEntry,
  first: Subscription,
  purchase: Purchase,
): ConversionPrice | null {
  if (stage !== "instant" || paid.length > 1) return null;
  const price = conversionPrice(first, purchase);
  return price.minor === entry.amountMinor ? price : null;
}

/** The subscriptions of a lost charge, each at the position that it paid; refused where one is not. */
async function payable(
  tx: Tx,
  { entry, subject, transactionId }: SubjectEntry,
  ofPurchase: readonly Subscription[],
): Promise<Result<Subscription[]>> {
  const group: Subscription[] = [];
  for (const { subscriptionId, position } of subject.paid) {
    const found = ofPurchase.find((one) => one.id === subscriptionId);
    if (found === undefined) {
      return refuse("wrong_state", "its subscription is not in the backup");
    }
    if (found.position !== position) {
      const where = `its subscription ${subscriptionId} is at number ${found.position}`;
      return refuse("wrong_state", `it paid number ${position}, and ${where}`);
    }
    group.push(found);
  }
  const [only] = group;
  if (only !== undefined && group.length === 1) {
    // the price may have been another one then
    group[0] = { ...only, amountMinor: entry.amountMinor, trialAmountMinor: null };
  }
  const [same] = await lockTransactions(tx, [transactionId]);
  if (same !== undefined) {
    return refuse("wrong_state", `transaction ${transactionId} is another one here`);
  }
  const taken = await selectLivePositions(tx, group);
  if (taken.size > 0) {
    return refuse("wrong_state", "its position is in flight or paid by another charge here");
  }
  return accept(group);
}

/** Writes a refund, void or capture as it was before it was sent. */
async function claimFollowUp(context: EngineContext, lost: SubjectEntry): Promise<Claimed> {
  const { entry, subject, transactionId } = lost;
  const { merchantId, purchaseId, parentId } = subject;
  if (purchaseId === null || parentId === null) return impossible(FIRST_PAYMENT);
  const claimed = await context.db.tenant(merchantId, async (tx): Promise<Result<bigint>> => {
    const [purchase] = await lockPurchases(tx, [purchaseId]);
    const subscriptions = await lockOfPurchases(tx, [purchaseId]);
    const [parent] = await lockTransactions(tx, [parentId]);
    if (purchase === undefined || parent === undefined) {
      return refuse("wrong_state", "the payment that it is about is not known here");
    }
    const rules = (await context.merchants.rulesIn(tx, [purchase.policyId]))(purchase.policyId);
    const now = context.clock.now();
    const planned = plan(entry.kind, entry.amountMinor, parent, {
      children: await selectChildren(tx, [parentId]),
      follow: {
        now,
        today: dateIn(rules.zone, now),
        checkAt: now,
        newKey: () => entry.key,
        newRecordId: () => transactionId,
      },
    });
    if (!planned.ok) return planned;
    await saveChange(tx, planned.value.change, {
      now,
      ids: context.ids,
      rules: () => rules,
      held: [{ purchase, subscriptions, rules }],
    });
    return accept(parent.gatewayAccountId);
  });
  return claimed.ok ? await gatewayOf(context, merchantId, claimed.value) : claimed;
}

function plan(
  kind: SubjectEntry["entry"]["kind"],
  amountMinor: bigint,
  parent: Transaction,
  known: { readonly children: readonly Transaction[]; readonly follow: FollowUpContext },
): Result<FollowUp> {
  switch (kind) {
    case "refund":
      return planRefund(parent, amountMinor, known.follow);
    case "capture":
      return planCapture(parent, amountMinor, known.children, known.follow);
    case "void":
      return amountMinor < (parent.settleMinor ?? parent.amountMinor)
        ? planLower(
            parent,
            (parent.settleMinor ?? parent.amountMinor) - amountMinor,
            false,
            known.children,
            known.follow,
          )
        : planVoid(parent, false, known.children, known.follow);
    case "hold":
      return planHold(parent, false, known.children, known.follow);
    case "release":
      return planRelease(
        parent,
        { hold: null, settleOn: null },
        false,
        known.children,
        known.follow,
      );
    case "sale":
    case "auth":
    case "verify":
      return refuse(
        "wrong_state",
        "the bank's record calls it a payment and we a follow-up of one",
      );
  }
}

async function gatewayOf(
  context: EngineContext,
  merchantId: bigint,
  accountId: bigint,
): Promise<Claimed> {
  const { gateway } = await context.merchants.gatewayAccount(merchantId, accountId);
  return accept({ gateway });
}
