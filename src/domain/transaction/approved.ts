/** What an approval makes of a transaction and of what it pays for (docs/concepts/life-of-a-charge.md). Pure. */
import { latest, type PlainDate } from "../calendar/plain-date.ts";
import { change, mergeChanges, type Change, type Edit } from "../change.ts";
import type { EventDraft, EventKind } from "../event.ts";
import {
  postRefund,
  postSale,
  postSurplus,
  postSurplusRefund,
  postVoid,
} from "../ledger/posting.ts";
import { resumeMembership } from "../purchase/reactivate.ts";
import { afterApproval, countFrom } from "../subscription/charged.ts";
import { afterConfirmation } from "../subscription/confirmed.ts";
import { firstUses } from "../purchase/first-payment.ts";
import type { Subscription } from "../subscription/subscription.ts";
import {
  businessDate,
  moved,
  positionsOf,
  requireHeld,
  type Approval,
  type Charge,
  type OutcomeContext,
} from "./charge.ts";
import { approveFirstPayment } from "./first-approval.ts";
import { childOf } from "./new-transaction.ts";
import { isFirstPayment, type Transaction } from "./transaction.ts";

/** Approved: booked, posted, and the positions are used. */
export function approve(charge: Charge, outcome: Approval, context: OutcomeContext): Change {
  const { transaction } = charge;
  const today = businessDate(charge.rules, context.now);
  const asked = transaction.kind === "sale" ? transaction.extra?.settlement : undefined;
  const next = moved(transaction, "approve", "approved", {
    checkAt: null,
    decidedAt: context.now,
    gatewayRef: outcome.gatewayRef,
    authCode: outcome.authCode,
    responseCode: "00",
    settleOn: SETTLING.has(transaction.kind) ? latest(asked?.settleOn ?? today, today) : null,
    settleHold: asked?.hold ?? null,
  });
  const effect = effectOfApproval(charge, outcome, today, context);
  const own = { was: transaction, next };
  const told = approvedEvent(transaction, effect.skippedOn);
  const decision: Change = {
    ...effect.change,
    transactions: [own, ...effect.change.transactions],
    events: [told, ...effect.change.events],
  };
  if (outcome.surplus.length === 0) return decision;
  const found = outcome.surplus.map((booking) => foundSurplus(charge, booking, today, context));
  return mergeChanges([decision, ...found]);
}

/** What has a batch to settle in. */
const SETTLING: ReadonlySet<Transaction["kind"]> = new Set(["sale", "capture", "refund"]);

const APPROVED_EVENTS: Partial<Record<Transaction["kind"], EventKind>> = {
  refund: "transaction.refunded",
  void: "transaction.voided",
  hold: "transaction.hold_changed",
  release: "transaction.hold_changed",
};

function approvedEvent(transaction: Transaction, skippedOn: readonly PlainDate[]): EventDraft {
  const facts = {
    ...(transaction.parentId === null ? {} : { parentId: String(transaction.parentId) }),
    ...(skippedOn.length === 0 ? {} : { skippedOn }),
  };
  return {
    kind:
      APPROVED_EVENTS[transaction.kind] ??
      (transaction.stoodInAt === null ? "transaction.approved" : "transaction.stand_in_approved"),
    purchaseId: transaction.purchaseId,
    transactionId: transaction.id,
    // no facts on the hot path: the transaction says it all
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
  };
}

type ApprovalEffect = { readonly change: Change; readonly skippedOn: readonly PlainDate[] };

function effectOfApproval(
  charge: Charge,
  outcome: Approval,
  today: PlainDate,
  context: OutcomeContext,
): ApprovalEffect {
  const { transaction, parent } = charge;
  const only = (made: Change): ApprovalEffect => ({ change: made, skippedOn: [] });
  const source = {
    sourceId: transaction.id,
    currency: transaction.currency,
    customerId: transaction.customerId,
    bookedOn: today,
  };
  switch (transaction.kind) {
    case "refund":
      return only(
        change({
          entries:
            parent?.kind === "surplus"
              ? postSurplusRefund(source, transaction.amountMinor)
              : postRefund(source, transaction.amountMinor),
        }),
      );
    case "void": {
      if (parent === null) throw new Error(`void ${transaction.id} has no parent`);
      const posted = parent.kind === "sale" || parent.kind === "capture";
      const rest = (parent.settleMinor ?? parent.amountMinor) - transaction.amountMinor;
      const next: Transaction =
        rest > 0n ? { ...parent, settleMinor: rest } : { ...parent, settleHold: "cancelled" };
      return only(
        change({
          transactions: [{ was: parent, next }],
          entries: posted ? postVoid(source, transaction.amountMinor) : [],
        }),
      );
    }
    case "hold":
    case "release": {
      const settlement = transaction.extra?.settlement;
      if (parent === null || settlement === undefined) {
        throw new Error(`${transaction.kind} ${transaction.id} has no parent, or no terms`);
      }
      const settleOn = settlement.settleOn ?? parent.settleOn;
      const next: Transaction = { ...parent, settleHold: settlement.hold, settleOn };
      return only(change({ transactions: [{ was: parent, next }] }));
    }
    case "capture":
      return only(
        change({
          entries: postSale(source, [
            { lineNo: 1, kind: "item", amountMinor: transaction.amountMinor },
          ]),
        }),
      );
    default: {
      const paid = effectOfPayment(charge, outcome, today, context);
      if (transaction.kind !== "sale") return paid;
      const entries = [...postSale(source, charge.lines), ...paid.change.entries];
      return { ...paid, change: { ...paid.change, entries } };
    }
  }
}

function effectOfPayment(
  charge: Charge,
  outcome: Approval,
  today: PlainDate,
  context: OutcomeContext,
): ApprovalEffect {
  const { transaction } = charge;
  if (isFirstPayment(transaction)) {
    return { change: approveFirstPayment(charge, outcome, today, context), skippedOn: [] };
  }
  if (transaction.extra?.reactivates !== true) {
    const paid = advancePaid(charge, today);
    if (transaction.extra?.confirms !== true) return paid;
    // the customer has proved themselves here, and later charges refer to it
    const uses = firstUses(transaction, outcome.networkTransactionId);
    return { ...paid, change: { ...paid.change, firstUses: uses } };
  }
  return {
    change: resumeMembership(requireHeld(charge), positionsOf(charge), today),
    skippedOn: [],
  };
}

function advancePaid(charge: Charge, today: PlainDate): ApprovalEffect {
  const { confirms, moveAnchor, rebillMinor } = charge.transaction.extra ?? {};
  const decide = confirms === true ? afterConfirmation : afterApproval;
  const subscriptions: Edit<Subscription>[] = [];
  const events: EventDraft[] = [];
  const skippedOn: PlainDate[] = [];
  for (const { line, subscription: was } of positionsOf(charge)) {
    const effect = decide(was, line, charge.rules, today);
    events.push(...effect.events);
    skippedOn.push(...effect.skippedOn);
    if (effect.next === was) {
      // the event takes its place in the order of the purchase all the same
      subscriptions.push({ was, next: was });
      continue;
    }
    const dated = moveAnchor === true ? countFrom(effect.next, charge.rules, today) : effect.next;
    const next = rebillMinor === undefined ? dated : { ...dated, amountMinor: BigInt(rebillMinor) };
    subscriptions.push({ was, next });
  }
  return { change: change({ subscriptions, events }), skippedOn };
}

function foundSurplus(
  charge: Charge,
  booking: { readonly gatewayRef: string; readonly amountMinor: bigint },
  today: PlainDate,
  context: OutcomeContext,
): Change {
  const { transaction } = charge;
  const child = childOf(transaction, context, {
    kind: "surplus",
    state: "approved",
    amountMinor: booking.amountMinor,
    gatewayRef: booking.gatewayRef,
    decidedAt: context.now,
    settleOn: today,
    reversedMinor: booking.amountMinor,
    businessOn: today,
  });
  const refund = childOf(transaction, context, {
    kind: "refund",
    state: "waiting",
    checkAt: context.now,
    parentId: child.id,
    amountMinor: booking.amountMinor,
    businessOn: today,
    extra: { parentRef: booking.gatewayRef },
  });
  return change({
    newTransactions: [child, refund],
    entries: postSurplus(
      {
        sourceId: child.id,
        currency: transaction.currency,
        customerId: transaction.customerId,
        bookedOn: today,
      },
      booking.amountMinor,
    ),
    events: [
      {
        kind: "transaction.surplus_found",
        purchaseId: transaction.purchaseId,
        transactionId: child.id,
        facts: {
          parentId: String(transaction.id),
          amountMinor: String(booking.amountMinor),
          refundId: String(refund.id),
        },
      },
    ],
  });
}

/**
 * The bank approved what is decided already: a booking after a decline, or a second one for an
 * approval. The money is surplus; the decision and the position stay. Null: nothing new was booked.
 */
export function lateApproval(
  charge: Charge,
  outcome: Approval,
  known: readonly Transaction[],
  context: OutcomeContext,
): Change | null {
  const { transaction } = charge;
  const today = businessDate(charge.rules, context.now);
  const knownRefs = new Set([transaction, ...known].map((one) => one.gatewayRef));
  const bookings = [
    { gatewayRef: outcome.gatewayRef, amountMinor: transaction.amountMinor },
    ...outcome.surplus,
  ].filter((booking) => !knownRefs.has(booking.gatewayRef));
  if (bookings.length === 0) return null;
  return mergeChanges(bookings.map((booking) => foundSurplus(charge, booking, today, context)));
}
