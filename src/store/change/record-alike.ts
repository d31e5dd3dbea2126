import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { Edit } from "../../domain/change.ts";
import type { LedgerEntry } from "../../domain/ledger/posting.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { instantOrNull } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { HotCounts, RecordedEvent } from "./record-hot.ts";

/** What the transactions of one recording have in common. */
export type CommonOutcome = Pick<
  Transaction,
  "state" | "checkAt" | "decidedAt" | "responseCode" | "declineClass" | "adviceCode" | "settleOn"
>;
export type CommonEntry = Pick<LedgerEntry, "debit" | "credit" | "currency" | "bookedOn">;

export type AlikeChange = {
  readonly now: Instant;
  /** Edits that move position and dates and nothing else. */
  readonly subscriptions: readonly Edit<Subscription>[];
  /** Edits that set `outcome`, the gateway's reference and its code, and nothing else. */
  readonly transactions: readonly Edit<Transaction>[];
  readonly outcome: CommonOutcome;
  readonly deadLinesOf: readonly bigint[];
  readonly entries: readonly LedgerEntry[];
  readonly entry: CommonEntry | null;
  /** Events of `eventKind` about a transaction, without facts. */
  readonly events: readonly RecordedEvent[];
  readonly eventKind: string | null;
};

/**
 * As `record_hot`, for the many answers of a batch that came out alike: what they have in common is
 * sent once, and only columns that a plain answer moves. The same rules hold: every part reads its
 * own `unnest`, fences are columns of the arrays, the caller compares the counts. An entry that is
 * there already is an error here, which is what a fence that missed is: an insert that has to look for
 * conflicts first costs half as much again.
 */
const RECORD_ALIKE = statement(
  "record_alike",
  "tenant",
  `with s as (
     update subscriptions s
        set slot = u.slot, position = u.position, due_on = u.due_on, charge_on = u.charge_on,
            retry_no = u.retry_no, notice_on = u.notice_on, last_charged_on = u.last_charged_on,
            order_no = u.order_no, version = s.version + 1
       from unnest($3::bigint[], $4::int[], $5::int[], $6::int[], $7::date[], $8::date[],
            $9::smallint[], $10::date[], $11::date[], $12::bigint[])
         as u(id, version, slot, position, due_on, charge_on, retry_no, notice_on,
            last_charged_on, order_no)
      where s.merchant_id = $1::bigint and s.id = u.id and s.version = u.version
     returning 1),
   t as (
     update transactions t
        set state = $18::text, check_at = $19::timestamptz, decided_at = $20::timestamptz,
            response_code = $21::text, decline_class = $22::text, advice_code = $23::text,
            settle_on = $24::date, gateway_ref = u.gateway_ref, auth_code = u.auth_code,
            version = t.version + 1
       from unnest($13::bigint[], $14::text[], $15::int[], $16::text[], $17::text[])
         as u(id, was_state, was_attempt_no, gateway_ref, auth_code)
      where t.merchant_id = $1::bigint and t.id = u.id and t.state = u.was_state
        and t.attempt_no = u.was_attempt_no
     returning 1),
   l as (
     update transaction_lines l
        set live = false
       from unnest($25::bigint[]) as u(transaction_id)
      where l.merchant_id = $1::bigint and l.transaction_id = u.transaction_id and l.live
     returning l.transaction_id),
   g as (
     insert into ledger_entries (merchant_id, source_id, entry_no, debit, credit, amount_minor,
            currency, customer_id, booked_on)
     select $1::bigint, u.source_id, u.entry_no, $30::text, $31::text, u.amount_minor, $32::text,
            u.customer_id, $33::date
       from unnest($26::bigint[], $27::smallint[], $28::bigint[], $29::bigint[])
         as u(source_id, entry_no, amount_minor, customer_id)
     returning 1),
   e as (
     insert into events (merchant_id, id, kind, purchase_id, transaction_id, order_no, at)
     select $1::bigint, u.id, $38::text, u.purchase_id, u.transaction_id, u.order_no,
            $2::timestamptz
       from unnest($34::bigint[], $35::bigint[], $36::bigint[], $37::bigint[])
         as u(id, purchase_id, transaction_id, order_no)
     returning 1),
   d as (
     insert into deliveries (merchant_id, event_id, target_id, purchase_id, order_no, state, try_at)
     select n.merchant_id, u.id, n.id, u.purchase_id, u.order_no, 'due', $2::timestamptz
       from notification_targets n,
            unnest($34::bigint[], $35::bigint[], $37::bigint[]) as u(id, purchase_id, order_no)
      where n.merchant_id = $1::bigint and n.active
        and ($38::text = any(n.kinds) or '*' = any(n.kinds))
     returning 1)
   select (select count(*)::int from s) as subscriptions,
          (select count(*)::int from t) as transactions,
          (select count(distinct l.transaction_id)::int from l) as dead_transactions,
          (select count(*)::int from g) as entries,
          (select count(*)::int from e) as events,
          (select count(*)::int from d) as deliveries`,
);

export async function recordAlike(tx: Tx, alike: AlikeChange): Promise<HotCounts> {
  const { subscriptions, transactions, outcome, entries, entry, events } = alike;
  const [counts] = await tx.query<Omit<HotCounts, "attempts">>(RECORD_ALIKE, [
    tx.merchantId,
    isoInstant(alike.now),
    subscriptions.map(({ was }) => was.id),
    subscriptions.map(({ was }) => was.version),
    subscriptions.map(({ next }) => next.slot),
    subscriptions.map(({ next }) => next.position),
    subscriptions.map(({ next }) => next.dueOn),
    subscriptions.map(({ next }) => next.chargeOn),
    subscriptions.map(({ next }) => next.retryNo),
    subscriptions.map(({ next }) => next.noticeOn),
    subscriptions.map(({ next }) => next.lastChargedOn),
    subscriptions.map(({ next }) => next.orderNo),
    transactions.map(({ was }) => was.id),
    transactions.map(({ was }) => was.state),
    transactions.map(({ was }) => was.attemptNo),
    transactions.map(({ next }) => next.gatewayRef),
    transactions.map(({ next }) => next.authCode),
    outcome.state,
    instantOrNull(outcome.checkAt),
    instantOrNull(outcome.decidedAt),
    outcome.responseCode,
    outcome.declineClass,
    outcome.adviceCode,
    outcome.settleOn,
    alike.deadLinesOf,
    entries.map((one) => one.sourceId),
    entries.map((one) => one.entryNo),
    entries.map((one) => one.amountMinor),
    entries.map((one) => one.customerId),
    entry?.debit ?? null,
    entry?.credit ?? null,
    entry?.currency ?? null,
    entry?.bookedOn ?? null,
    events.map((event) => event.id),
    events.map((event) => event.purchaseId),
    events.map((event) => event.transactionId),
    events.map((event) => event.orderNo),
    alike.eventKind,
  ]);
  if (counts === undefined) throw new Error("record_alike answered no counts");
  return { ...counts, attempts: 0 };
}
