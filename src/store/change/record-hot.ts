import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { ClosedAttempt, Edit } from "../../domain/change.ts";
import type { LedgerEntry } from "../../domain/ledger/posting.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { instants, json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";

/** An event with its id and its place in the order of its purchase. */
export type RecordedEvent = {
  readonly id: bigint;
  readonly kind: string;
  readonly purchaseId: bigint | null;
  readonly subscriptionId: bigint | null;
  readonly transactionId: bigint | null;
  readonly orderNo: bigint;
  readonly facts: Readonly<Record<string, unknown>> | null;
};

export type HotChange = {
  readonly now: Instant;
  readonly subscriptions: readonly Edit<Subscription>[];
  readonly transactions: readonly Edit<Transaction>[];
  readonly deadLinesOf: readonly bigint[];
  readonly entries: readonly LedgerEntry[];
  readonly events: readonly RecordedEvent[];
  readonly attempts: readonly ClosedAttempt[];
};

export type HotCounts = {
  readonly subscriptions: number;
  readonly transactions: number;
  readonly deadTransactions: number;
  readonly entries: number;
  readonly events: number;
  readonly attempts: number;
  /** To targets that listen; none is asked for, so any number is right. */
  readonly deliveries: number;
};

/**
 * Writes what answers made of charges, for many at once: outcome, positions and dates, ledger,
 * events, closed attempts and the deliveries of subscribed targets.
 *
 * Every part reads its own `unnest`: on Citus an INSERT … SELECT in a CTE that reads another CTE is
 * copied to every node. The fences are columns of the arrays (version; state and attempt), so that
 * stale statistics of a constant cannot turn the join into a scan. The caller compares the counts
 * with what it sent and rolls back on any difference. docs/decisions/one-change-one-statement.md.
 */
const RECORD_HOT = statement(
  "record_hot",
  "tenant",
  `with s as (
     update subscriptions s
        set state = u.state, reason = u.reason, slot = u.slot, position = u.position,
            final_position = u.final_position, due_on = u.due_on, charge_on = u.charge_on,
            retry_no = u.retry_no, failed_periods = u.failed_periods, notice_days = u.notice_days,
            notice_on = u.notice_on, last_charged_on = u.last_charged_on,
            payment_method_id = u.payment_method_id, unit = u.unit, frequency = u.frequency,
            anchor_on = u.anchor_on, anchor_day = u.anchor_day, amount_minor = u.amount_minor,
            gate_transaction_id = u.gate_transaction_id, order_no = u.order_no,
            version = s.version + 1
       from unnest($3::bigint[], $4::int[], $5::text[], $6::text[], $7::int[], $8::int[], $9::int[],
            $10::date[], $11::date[], $12::smallint[], $13::smallint[], $14::smallint[],
            $15::date[], $16::date[], $17::bigint[], $18::text[], $19::smallint[], $20::date[],
            $21::smallint[], $22::bigint[], $23::bigint[], $24::bigint[])
         as u(id, version, state, reason, slot, position, final_position, due_on, charge_on,
            retry_no, failed_periods, notice_days, notice_on, last_charged_on, payment_method_id,
            unit, frequency, anchor_on, anchor_day, amount_minor, gate_transaction_id, order_no)
      where s.merchant_id = $1::bigint and s.id = u.id and s.version = u.version
     returning 1),
   t as (
     update transactions t
        set state = u.state, attempt_no = u.attempt_no, attempt_key = u.attempt_key,
            check_at = u.check_at, decided_at = u.decided_at, gateway_ref = u.gateway_ref,
            auth_code = u.auth_code, response_code = u.response_code,
            decline_class = u.decline_class, advice_code = u.advice_code, settle_on = u.settle_on,
            settle_hold = u.settle_hold, settle_minor = u.settle_minor,
            reversed_minor = u.reversed_minor, stood_in_at = u.stood_in_at,
            stand_in_retries = u.stand_in_retries, version = t.version + 1
       from unnest($25::bigint[], $26::text[], $27::int[], $28::text[], $29::int[], $30::uuid[],
            $31::timestamptz[], $32::timestamptz[], $33::text[], $34::text[], $35::text[],
            $36::text[], $37::text[], $38::date[], $39::text[], $40::bigint[], $41::bigint[],
            $42::timestamptz[], $66::smallint[])
         as u(id, was_state, was_attempt_no, state, attempt_no, attempt_key, check_at, decided_at,
            gateway_ref, auth_code, response_code, decline_class, advice_code, settle_on,
            settle_hold, settle_minor, reversed_minor, stood_in_at, stand_in_retries)
      where t.merchant_id = $1::bigint and t.id = u.id and t.state = u.was_state
        and t.attempt_no = u.was_attempt_no
     returning 1),
   l as (
     update transaction_lines l
        set live = false
       from unnest($43::bigint[]) as u(transaction_id)
      where l.merchant_id = $1::bigint and l.transaction_id = u.transaction_id and l.live
     returning l.transaction_id),
   g as (
     insert into ledger_entries (merchant_id, source_id, entry_no, debit, credit, amount_minor,
            currency, customer_id, booked_on)
     select $1::bigint, u.source_id, u.entry_no, u.debit, u.credit, u.amount_minor, u.currency,
            u.customer_id, u.booked_on
       from unnest($44::bigint[], $45::smallint[], $46::text[], $47::text[], $48::bigint[],
            $49::text[], $50::bigint[], $51::date[])
         as u(source_id, entry_no, debit, credit, amount_minor, currency, customer_id, booked_on)
     on conflict do nothing
     returning 1),
   e as (
     insert into events (merchant_id, id, kind, purchase_id, subscription_id, transaction_id,
            order_no, at, facts)
     select $1::bigint, u.id, u.kind, u.purchase_id, u.subscription_id, u.transaction_id,
            u.order_no, $2::timestamptz, u.facts::jsonb
       from unnest($52::bigint[], $53::text[], $54::bigint[], $55::bigint[], $56::bigint[],
            $57::bigint[], $58::text[])
         as u(id, kind, purchase_id, subscription_id, transaction_id, order_no, facts)
     returning 1),
   a as (
     insert into attempts (merchant_id, transaction_id, attempt_no, attempt_key, sent_at, ended_at,
            outcome, detail)
     select $1::bigint, u.transaction_id, u.attempt_no, u.attempt_key, u.sent_at, u.ended_at,
            u.outcome, u.detail
       from unnest($59::bigint[], $60::smallint[], $61::uuid[], $62::timestamptz[],
            $63::timestamptz[], $64::text[], $65::text[])
         as u(transaction_id, attempt_no, attempt_key, sent_at, ended_at, outcome, detail)
     on conflict do nothing
     returning 1),
   d as (
     insert into deliveries (merchant_id, event_id, target_id, purchase_id, order_no, state, try_at)
     select n.merchant_id, u.id, n.id, u.purchase_id, u.order_no, 'due', $2::timestamptz
       from notification_targets n,
            unnest($52::bigint[], $53::text[], $54::bigint[], $57::bigint[])
              as u(id, kind, purchase_id, order_no)
      where n.merchant_id = $1::bigint and n.active
        and (u.kind = any(n.kinds) or '*' = any(n.kinds))
     returning 1)
   select (select count(*)::int from s) as subscriptions,
          (select count(*)::int from t) as transactions,
          (select count(distinct l.transaction_id)::int from l) as dead_transactions,
          (select count(*)::int from g) as entries,
          (select count(*)::int from e) as events,
          (select count(*)::int from a) as attempts,
          (select count(*)::int from d) as deliveries`,
);

export async function recordHot(tx: Tx, hot: HotChange): Promise<HotCounts> {
  const { subscriptions, transactions, entries, events, attempts } = hot;
  const [counts] = await tx.query<HotCounts>(RECORD_HOT, [
    tx.merchantId,
    isoInstant(hot.now),
    subscriptions.map(({ was }) => was.id),
    subscriptions.map(({ was }) => was.version),
    subscriptions.map(({ next }) => next.state),
    subscriptions.map(({ next }) => next.reason),
    subscriptions.map(({ next }) => next.slot),
    subscriptions.map(({ next }) => next.position),
    subscriptions.map(({ next }) => next.finalPosition),
    subscriptions.map(({ next }) => next.dueOn),
    subscriptions.map(({ next }) => next.chargeOn),
    subscriptions.map(({ next }) => next.retryNo),
    subscriptions.map(({ next }) => next.failedPeriods),
    subscriptions.map(({ next }) => next.noticeDays),
    subscriptions.map(({ next }) => next.noticeOn),
    subscriptions.map(({ next }) => next.lastChargedOn),
    subscriptions.map(({ next }) => next.paymentMethodId),
    subscriptions.map(({ next }) => next.unit),
    subscriptions.map(({ next }) => next.frequency),
    subscriptions.map(({ next }) => next.anchorOn),
    subscriptions.map(({ next }) => next.anchorDay),
    subscriptions.map(({ next }) => next.amountMinor),
    subscriptions.map(({ next }) => next.gateTransactionId),
    subscriptions.map(({ next }) => next.orderNo),
    transactions.map(({ was }) => was.id),
    transactions.map(({ was }) => was.state),
    transactions.map(({ was }) => was.attemptNo),
    transactions.map(({ next }) => next.state),
    transactions.map(({ next }) => next.attemptNo),
    transactions.map(({ next }) => next.attemptKey),
    instants(transactions.map(({ next }) => next.checkAt)),
    instants(transactions.map(({ next }) => next.decidedAt)),
    transactions.map(({ next }) => next.gatewayRef),
    transactions.map(({ next }) => next.authCode),
    transactions.map(({ next }) => next.responseCode),
    transactions.map(({ next }) => next.declineClass),
    transactions.map(({ next }) => next.adviceCode),
    transactions.map(({ next }) => next.settleOn),
    transactions.map(({ next }) => next.settleHold),
    transactions.map(({ next }) => next.settleMinor),
    transactions.map(({ next }) => next.reversedMinor),
    instants(transactions.map(({ next }) => next.stoodInAt)),
    hot.deadLinesOf,
    entries.map((entry) => entry.sourceId),
    entries.map((entry) => entry.entryNo),
    entries.map((entry) => entry.debit),
    entries.map((entry) => entry.credit),
    entries.map((entry) => entry.amountMinor),
    entries.map((entry) => entry.currency),
    entries.map((entry) => entry.customerId),
    entries.map((entry) => entry.bookedOn),
    events.map((event) => event.id),
    events.map((event) => event.kind),
    events.map((event) => event.purchaseId),
    events.map((event) => event.subscriptionId),
    events.map((event) => event.transactionId),
    events.map((event) => event.orderNo),
    events.map((event) => json(event.facts)),
    attempts.map((attempt) => attempt.transactionId),
    attempts.map((attempt) => attempt.attemptNo),
    attempts.map((attempt) => attempt.attemptKey),
    instants(attempts.map((attempt) => attempt.sentAt)),
    instants(attempts.map((attempt) => attempt.endedAt)),
    attempts.map((attempt) => attempt.outcome),
    attempts.map((attempt) => attempt.detail),
    transactions.map(({ next }) => next.standInRetries),
  ]);
  if (counts === undefined) throw new Error("record_hot answered no counts");
  return counts;
}
