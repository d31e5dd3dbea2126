/** I6: the events of a purchase lead, in their order and each once, to the states of its rows. */
import type { LookedAt, Violation } from "../violation.ts";

type EventRow = {
  readonly id: bigint;
  readonly kind: string;
  readonly purchaseId: bigint | null;
  readonly subscriptionId: bigint | null;
  readonly transactionId: bigint | null;
  readonly facts: Readonly<Record<string, unknown>> | null;
};

/** The state that an event says its subject is in now. */
const STATES: Readonly<Record<string, string>> = {
  "purchase.created": "pending",
  "purchase.activated": "active",
  "purchase.stood_in": "temporary",
  "purchase.failed": "failed",
  "purchase.cancelled": "cancelled",
  "purchase.expired": "expired",
  "purchase.reactivated": "active",
  "subscription.activated": "active",
  "subscription.deactivated": "inactive",
  "subscription.completed": "completed",
  "subscription.cancelled": "cancelled",
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

export async function checkEvents({ read }: LookedAt): Promise<readonly Violation[]> {
  const events = await read<EventRow>(
    `select id, kind, purchase_id, subscription_id, transaction_id, facts
       from events order by merchant_id, order_no, id`,
  );
  const told = new Map<string, string>();
  const found: Violation[] = [];
  for (const event of events) {
    const state =
      event.kind === "subscription.created" ? String(event.facts?.["state"]) : STATES[event.kind];
    if (state === undefined) continue;
    const subject = subjectOf(event);
    if (told.get(subject) === state) {
      found.push({
        rule: "events",
        detail: `${subject}: event ${event.id} (${event.kind}) tells what it was already`,
      });
    }
    told.set(subject, state);
  }
  const rows = await read<{ subject: string; state: string }>(
    `select 'purchase ' || id as subject, state from purchases
     union all select 'subscription ' || id, state from subscriptions
     union all select 'transaction ' || id, state from transactions
                where state in ('approved', 'declined', 'failed')`,
  );
  for (const { subject, state } of rows) {
    const last = told.get(subject);
    told.delete(subject);
    if (last === state) continue;
    found.push({ rule: "events", detail: `${subject}: expected ${last ?? "none"}, seen ${state}` });
  }
  for (const subject of told.keys()) {
    found.push({ rule: "events", detail: `${subject}: events of it, and no such row` });
  }
  return [...found, ...(await outOfOrder(read))];
}

function subjectOf({ kind, purchaseId, subscriptionId, transactionId }: EventRow): string {
  if (kind.startsWith("purchase.")) return `purchase ${purchaseId}`;
  if (kind.startsWith("subscription.")) return `subscription ${subscriptionId}`;
  return `transaction ${transactionId}`;
}

/** No event is later in the order than the rows that it is about. */
async function outOfOrder(read: LookedAt["read"]): Promise<Violation[]> {
  const rows = await read<{ id: bigint; kind: string }>(
    `select e.id, e.kind
       from events e
       join purchases p on p.merchant_id = e.merchant_id and p.id = e.purchase_id
      where e.order_no > greatest(p.order_no,
              (select max(s.order_no) from subscriptions s
                where s.merchant_id = p.merchant_id and s.purchase_id = p.id))`,
  );
  return rows.map(({ id, kind }) => ({
    rule: "events",
    detail: `event ${id} (${kind}): expected within the order of its purchase, seen after it`,
  }));
}
