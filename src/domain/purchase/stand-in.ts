/** A purchase that is sold on trust, and what the bank's late answer makes of it. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { change, type Change, type Edit } from "../change.ts";
import type { EventDraft } from "../event.ts";
import { assertMove } from "../lifecycle.ts";
import { refuse, type Refusal } from "../refusal.ts";
import { openGate } from "../subscription/moves.ts";
import type { Subscription } from "../subscription/subscription.ts";
import { isFirstPayment, type Transaction } from "../transaction/transaction.ts";
import { isTooLate, soldAccessUntil } from "./first-payment.ts";
import { createdEvents, firstSubscriptions, waitsForSettlement } from "./first-subscriptions.ts";
import { expirePurchase, type Held } from "./moves.ts";
import { PURCHASE_LIFECYCLE, type Purchase } from "./purchase.ts";

/** Whether access is given when the bank cannot be reached: as sold, and as long as it helps. */
export function standsIn(
  { purchase, rules }: Held,
  first: Transaction,
  told: { readonly clientWaits?: boolean },
): boolean {
  return (
    isFirstPayment(first) &&
    purchase.state === "pending" &&
    purchase.terms.standIn === true &&
    // a client that heard of an error, under a policy that keeps to that, is gone
    !isTooLate(rules, told)
  );
}

/** Access now; the subscriptions exist and wait for the first payment, whatever their policy. */
export function standIn(held: Held, first: Transaction): Change {
  const { purchase, rules } = held;
  assertMove(PURCHASE_LIFECYCLE, "stand_in", purchase.state, "temporary");
  const subscriptions = firstSubscriptions(purchase, rules, first);
  return change({
    purchases: [
      {
        was: purchase,
        next: { ...purchase, state: "temporary", accessUntil: soldAccessUntil(purchase) },
      },
    ],
    newSubscriptions: subscriptions,
    events: [
      ...createdEvents(subscriptions),
      { kind: "purchase.stood_in", purchaseId: purchase.id },
    ],
  });
}

/**
 * Approved late: as if it had been then. What was cancelled or expired meanwhile stays so; the money
 * is for the access that was given.
 */
export function confirmStandIn(held: Held, first: Transaction): Change {
  const { purchase } = held;
  const state = purchase.state === "temporary" ? "active" : purchase.state;
  assertMove(PURCHASE_LIFECYCLE, "approve", purchase.state, state);
  const gates = openGates(held, first);
  const activated: EventDraft[] =
    purchase.state === "temporary" ? [{ kind: "purchase.activated", purchaseId: purchase.id }] : [];
  return change({
    purchases: [{ was: purchase, next: { ...purchase, state } }],
    subscriptions: gates.edits,
    events: [...gates.events, ...activated],
    tasks: wasTakenAway(purchase)
      ? [
          {
            kind: "paid_after_expiry",
            subjectId: first.id,
            detail:
              "The bank took the first payment of a purchase that was expired while it waited; " +
              "refund it if the customer is to have it back.",
          },
        ]
      : [],
  });
}

/** Somebody ended its access before the bank answered; what was cancelled ran out by itself. */
function wasTakenAway({ state, cancelledAt }: Purchase): boolean {
  return state === "expired" && cancelledAt === null;
}

/** Under a gate of settlement the batch still has to settle. */
function openGates(
  { subscriptions, rules }: Held,
  first: Transaction,
): { readonly edits: readonly Edit<Subscription>[]; readonly events: readonly EventDraft[] } {
  if (waitsForSettlement(first, rules)) return { edits: [], events: [] };
  const gated = subscriptions.filter((one) => one.gateTransactionId === first.id);
  const opened = gated.filter(({ state }) => state === "pending").map(openGate);
  // deactivated or cancelled meanwhile: that stays, and nothing waits for this payment any more
  const others = gated.filter(({ state }) => state !== "pending");
  return {
    edits: [
      ...opened.map(({ edit }) => edit),
      ...others.map((was) => ({ was, next: { ...was, gateTransactionId: null } })),
    ],
    events: opened.flatMap(({ events }) => events),
  };
}

/** Declined late, or its retries are used up: access ends, and everything that would charge. */
export function withdrawStandIn(
  held: Held,
  ending: { readonly now: Instant; readonly reason: string },
): Change {
  assertMove(PURCHASE_LIFECYCLE, "fail", held.purchase.state, "expired");
  if (held.purchase.state === "expired") return change({});
  const expired = expirePurchase(held, ending);
  if (!expired.ok) throw new Error(expired.detail);
  return expired.value;
}

/** What must wait for the bank while a purchase is temporarily approved. */
export function awaitsBank(purchase: Purchase): Refusal | null {
  return purchase.state === "temporary"
    ? refuse(
        "awaiting_bank",
        "The first payment has not reached the bank yet and is tried with this card; " +
          "this works once the bank has answered.",
        "state",
      )
    : null;
}
