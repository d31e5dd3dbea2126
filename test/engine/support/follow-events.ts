/**
 * I6 from the rows: the events of a purchase, in their order, lead to exactly the states that its
 * rows are in, and none of them tells a state that was there already.
 */
import type { Database } from "../../../src/store/database.ts";
import { rowsOf } from "./rows.ts";

type Books = { readonly world: { readonly db: Database }; readonly merchantId: bigint };

type EventRow = {
  readonly id: bigint;
  readonly kind: string;
  readonly purchaseId: bigint | null;
  readonly subscriptionId: bigint | null;
  readonly transactionId: bigint | null;
  readonly orderNo: bigint;
  readonly facts: Readonly<Record<string, unknown>> | null;
};

/** The state of a purchase or subscription that an event tells; the rest change none. */
const PURCHASE_STATES: Readonly<Record<string, string>> = {
  "purchase.created": "pending",
  "purchase.activated": "active",
  "purchase.stood_in": "temporary",
  "purchase.failed": "failed",
  "purchase.cancelled": "cancelled",
  "purchase.expired": "expired",
  "purchase.reactivated": "active",
};
const SUBSCRIPTION_STATES: Readonly<Record<string, string>> = {
  "subscription.activated": "active",
  "subscription.deactivated": "inactive",
  "subscription.completed": "completed",
  "subscription.cancelled": "cancelled",
};
/** Kinds that decide a transaction: one for each that is decided. */
const DECIDING: Readonly<Record<string, string>> = {
  "transaction.approved": "approved",
  "transaction.stand_in_approved": "approved",
  "transaction.refunded": "approved",
  "transaction.voided": "approved",
  "transaction.charged_back": "approved",
  "transaction.chargeback_reversed": "approved",
  "transaction.surplus_found": "approved",
  "transaction.declined": "declined",
  "transaction.stand_in_declined": "declined",
  "transaction.abandoned": "failed",
};

/** Held or released at the bank it is a transaction about another one; by hand, a change of that. */
function decidedHold(facts: EventRow["facts"]): string | undefined {
  return facts?.["parentId"] === undefined ? undefined : "approved";
}

/** One line per fault; empty when events and rows agree. */
export async function followEvents(books: Books): Promise<string[]> {
  const events = await rowsOf<EventRow>(
    books,
    `select id, kind, purchase_id, subscription_id, transaction_id, order_no, facts
       from events order by order_no, id`,
  );
  const faults: string[] = [];
  const told = new Map<string, string>();
  const tell = (subject: string, state: string, kind: string): void => {
    if (told.get(subject) === state) faults.push(`${subject}: ${kind} tells no change`);
    told.set(subject, state);
  };
  for (const event of events) {
    const { kind, purchaseId, subscriptionId, transactionId, facts } = event;
    const purchase = PURCHASE_STATES[kind];
    if (purchase !== undefined) tell(`purchase ${purchaseId}`, purchase, kind);
    const subscription =
      kind === "subscription.created" ? String(facts?.["state"]) : SUBSCRIPTION_STATES[kind];
    if (subscription !== undefined) tell(`subscription ${subscriptionId}`, subscription, kind);
    if (kind === "transaction.stood_in") tell(`stand-in of ${transactionId}`, "given", kind);
    const decided = kind === "transaction.hold_changed" ? decidedHold(facts) : DECIDING[kind];
    if (decided === undefined) continue;
    if (kind.includes("stand_in") !== told.has(`stand-in of ${transactionId}`)) {
      faults.push(`transaction ${transactionId}: ${kind}, and what was told of stand-in`);
    }
    const subject = `transaction ${transactionId}`;
    if (told.has(subject)) faults.push(`${subject}: decided again by ${kind}`);
    told.set(subject, decided);
  }
  const rows = await rowsOf<{ subject: string; state: string }>(
    books,
    `select 'purchase ' || id as subject, state from purchases
     union all select 'subscription ' || id, state from subscriptions
     union all select 'stand-in of ' || id, 'given' from transactions where stood_in_at is not null
     union all select 'transaction ' || id, state from transactions
                where state in ('approved', 'declined', 'failed')`,
  );
  for (const { subject, state } of rows) {
    const last = told.get(subject);
    if (last !== state) faults.push(`${subject} is ${state}, its events say ${last}`);
    told.delete(subject);
  }
  for (const subject of told.keys()) faults.push(`${subject} has events and no such row`);
  return faults;
}
