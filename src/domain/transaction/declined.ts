/** What a decline makes of a transaction and of what it pays for (docs/concepts/life-of-a-charge.md). Pure. */
import type { Instant } from "../calendar/instant.ts";
import { change, mergeChanges, type Change } from "../change.ts";
import { failFirst } from "../purchase/first-payment.ts";
import { expirePurchase, followSubscriptions, type Held } from "../purchase/moves.ts";
import { withdrawStandIn } from "../purchase/stand-in.ts";
import type { EventDraft } from "../event.ts";
import { afterDecline, type DeclineEffect } from "../subscription/charged.ts";
import { retriesOfAll } from "../subscription/retries.ts";
import type { Subscription } from "../subscription/subscription.ts";
import {
  businessDate,
  decided,
  moved,
  positionsOf,
  requireHeld,
  unchanged,
  type Charge,
  type Decision,
  type Declined,
  type OutcomeContext,
} from "./charge.ts";
import { childOf } from "./new-transaction.ts";
import { isFirstPayment, type Transaction } from "./transaction.ts";

/** The answer of nobody: the bank was not reached, and it will not be tried again. */
export const UNREACHABLE = {
  declineClass: "soft",
  responseCode: "unreachable",
  adviceCode: null,
} as const satisfies Partial<Declined>;

/** Declined: the lines die, and the policies say what becomes of the subscriptions. */
export function decline(
  charge: Charge,
  outcome: Pick<Declined, "declineClass" | "responseCode" | "adviceCode">,
  context: OutcomeContext,
): Decision {
  const { transaction, parent } = charge;
  const next = moved(transaction, "decline", "declined", {
    checkAt: null,
    decidedAt: context.now,
    responseCode: outcome.responseCode,
    declineClass: outcome.declineClass,
    adviceCode: outcome.adviceCode,
  });
  const base = change({
    transactions: [{ was: transaction, next }],
    deadLinesOf: transaction.lineCount > 0 ? [transaction.id] : [],
    events: [
      {
        kind:
          transaction.stoodInAt === null ? "transaction.declined" : "transaction.stand_in_declined",
        purchaseId: transaction.purchaseId,
        transactionId: transaction.id,
        ...(parent === null ? {} : { facts: { parentId: String(parent.id) } }),
      },
    ],
  });
  if (parent !== null) return decided(mergeChanges([base, unreversed(charge, parent, context)]));
  if (transaction.parentId !== null) return decided(base);
  if (isFirstPayment(transaction)) {
    return decided(mergeChanges([base, nothingPaid(charge, outcome.responseCode, context)]));
  }
  if (transaction.stage === "instant" || transaction.extra?.confirms === true) {
    return decided(mergeChanges([base, change({ subscriptions: unchanged(charge) })]));
  }
  const effect = declinePositions(charge, outcome, context);
  if (effect === "needs-purchase") return { kind: "needs-purchase" };
  const after = effect.subscriptions.flatMap(({ was, next: now }) => (now === was ? [] : [now]));
  const retriesOn = retriesOfAll(after, () => charge.rules);
  return decided(
    mergeChanges([retriesOn.length === 0 ? base : telling(base, { retriesOn }), effect]),
  );
}

/** The same change, whose events tell more. */
function telling(base: Change, facts: NonNullable<EventDraft["facts"]>): Change {
  return {
    ...base,
    events: base.events.map((one) => ({ ...one, facts: { ...one.facts, ...facts } })),
  };
}

/** Nothing was sold; or it was, on trust, and that ends. */
function nothingPaid(charge: Charge, reason: string, { now }: OutcomeContext): Change {
  const held = requireHeld(charge);
  return held.purchase.state === "pending"
    ? failFirst(held, reason)
    : withdrawStandIn(held, { now, reason });
}

/** What a refused reversal of `parent` leaves: a reserve given back, or money that is still to go. */
function unreversed(charge: Charge, parent: Transaction, context: OutcomeContext): Change {
  const { kind, amountMinor, extra } = charge.transaction;
  const isOwed = extra?.parentRef !== undefined;
  if (kind === "void" && isOwed && parent.kind === "sale") {
    return refundInstead(charge, parent, context);
  }
  const refused = isOwed
    ? change({
        tasks: [
          {
            kind: "reversal_refused",
            subjectId: charge.transaction.id,
            detail: "The bank refused to take back a payment that nobody owes; settle it by hand.",
          },
        ],
      })
    : change({});
  return kind === "refund"
    ? mergeChanges([refused, giveBackReserve(parent, amountMinor)])
    : refused;
}

/** Too late to be voided: it has settled, so the money goes back as a refund. */
function refundInstead(charge: Charge, parent: Transaction, context: OutcomeContext): Change {
  const { amountMinor, extra } = charge.transaction;
  return change({
    transactions: [
      { was: parent, next: { ...parent, reversedMinor: parent.reversedMinor + amountMinor } },
    ],
    newTransactions: [
      childOf(parent, context, {
        kind: "refund",
        state: "waiting",
        checkAt: context.now,
        amountMinor,
        businessOn: businessDate(charge.rules, context.now),
        extra,
      }),
    ],
  });
}

/** A refund was reserved before it was sent; its decline gives the amount back (docs/concepts/life-of-a-charge.md). */
function giveBackReserve(parent: Transaction, amountMinor: bigint): Change {
  if (parent.kind === "surplus") return change({});
  return change({
    transactions: [
      { was: parent, next: { ...parent, reversedMinor: parent.reversedMinor - amountMinor } },
    ],
  });
}

function declinePositions(
  charge: Charge,
  outcome: Pick<Declined, "declineClass" | "adviceCode">,
  context: OutcomeContext,
): Change | "needs-purchase" {
  const today = businessDate(charge.rules, context.now);
  const effects: { was: Subscription; effect: DeclineEffect }[] = positionsOf(charge).map(
    ({ line, subscription }) => ({
      was: subscription,
      effect: afterDecline(subscription, line, outcome, charge.rules, today),
    }),
  );
  const touchesPurchase = effects.some(({ effect }) => effect.purchase !== "none");
  if (touchesPurchase && charge.held === null) return "needs-purchase";
  const methodOff = effects.some(({ effect }) => effect.methodOff);
  const own = change({
    // changed or not: the event takes its place in the order of the purchase
    subscriptions: effects.map(({ was, effect }) => ({ was, next: effect.next })),
    methodsOff:
      methodOff && charge.transaction.paymentMethodId !== null
        ? [charge.transaction.paymentMethodId]
        : [],
    events: effects.flatMap(({ effect }) => effect.events),
  });
  if (!touchesPurchase) return own;
  return withPurchase(own, requireHeld(charge), {
    now: context.now,
    expire: effects.some(({ effect }) => effect.purchase === "expire"),
  });
}

/** Lets the purchase follow its subscriptions as `own` leaves them. */
function withPurchase(
  own: Change,
  held: Held,
  options: { readonly now: Instant; readonly expire: boolean },
): Change {
  const edited = new Map(own.subscriptions.map((edit) => [edit.was.id, edit.next]));
  const after = held.subscriptions.map((one) => edited.get(one.id) ?? one);
  const ending = { now: options.now, reason: "declined" };
  if (options.expire) {
    const expired = expirePurchase({ ...held, subscriptions: after }, ending);
    // an operator may have expired it already; then only the subscriptions change
    if (!expired.ok) return own;
    // a mate that would have been tried again ends with it: one edit a row
    const ended = new Set(expired.value.subscriptions.map((edit) => edit.was.id));
    const others = own.subscriptions.filter((edit) => !ended.has(edit.was.id));
    return mergeChanges([{ ...own, subscriptions: others }, expired.value]);
  }
  const follow = followSubscriptions(held, after, ending);
  return mergeChanges([
    own,
    change({ purchases: follow.edit === null ? [] : [follow.edit], events: follow.events }),
  ]);
}
