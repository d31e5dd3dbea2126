/**
 * One renewal, statement by statement, as one writes it by hand: for the naive way and for the job of
 * a job queue. It writes the rows that the engine writes. Prepared statements, one `pg` client.
 */
import { randomUUID } from "node:crypto";
import type pg from "pg";

/** A due subscription, as far as its renewal needs it. */
export type Due = {
  readonly id: string;
  readonly purchase_id: string;
  readonly customer_id: string;
  readonly payment_method_id: string;
  readonly gateway_account_id: string;
  readonly position: number;
  readonly due_on: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly slot: number;
  readonly version: number;
  readonly next_on: string;
};

export type Renewal = {
  readonly merchantId: bigint;
  readonly transactionId: bigint;
  readonly now: Date;
  readonly today: string;
  readonly due: Due;
};

const COLUMNS = `s.id, s.purchase_id, s.customer_id, s.payment_method_id, s.gateway_account_id,
  s.position, s.due_on::text as due_on, s.amount_minor, s.currency, s.slot, s.version,
  (s.anchor_on + make_interval(months => s.slot + 1))::date::text as next_on`;

export async function begin(client: pg.ClientBase, merchantId: bigint): Promise<void> {
  await client.query(`begin;set local app.merchant_id = '${merchantId}'`);
}

/** Locks the next subscription of a merchant that is due and has no charge on its way. */
export async function lockNext(
  client: pg.ClientBase,
  merchantId: bigint,
  today: string,
): Promise<Due | undefined> {
  const { rows } = await client.query<Due>({
    name: "lock_next",
    text: `select ${COLUMNS}
             from subscriptions s
            where s.merchant_id = $1 and s.lane = 0 and s.charge_on <= $2
            order by s.charge_on, s.id
            limit 1
              for no key update skip locked`,
    values: [merchantId, today],
  });
  return rows[0];
}

/** Locks one subscription that is due. */
export async function lockOne(
  client: pg.ClientBase,
  merchantId: bigint,
  id: string,
  today: string,
): Promise<Due | undefined> {
  const { rows } = await client.query<Due>({
    name: "lock_one",
    text: `select ${COLUMNS}
             from subscriptions s
            where s.merchant_id = $1 and s.id = $2 and s.charge_on <= $3
              for no key update`,
    values: [merchantId, id, today],
  });
  return rows[0];
}

/** The transaction with its line and key, before anything is sent. */
export async function insertAttempt(client: pg.ClientBase, renewal: Renewal): Promise<void> {
  const { merchantId, transactionId, due, now, today } = renewal;
  await client.query({
    name: "insert_line",
    text: `insert into transaction_lines (merchant_id, transaction_id, line_no, kind,
                  subscription_id, position, due_on, amount_minor)
           values ($1, $2, 1, 'position', $3, $4, $5, $6)`,
    values: [merchantId, transactionId, due.id, due.position, due.due_on, due.amount_minor],
  });
  await client.query({
    name: "insert_transaction",
    text: `insert into transactions (merchant_id, id, customer_id, purchase_id, kind, stage,
                  payment_method_id, gateway_account_id, amount_minor, currency, line_count, state,
                  attempt_key, check_at, at, business_on)
           values ($1, $2, $3, $4, 'sale', 'rebill', $5, $6, $7, $8, 1, 'sending', $9, $10, $11, $12)`,
    values: [
      merchantId,
      transactionId,
      due.customer_id,
      due.purchase_id,
      due.payment_method_id,
      due.gateway_account_id,
      due.amount_minor,
      due.currency,
      randomUUID(),
      new Date(now.getTime() + 120_000),
      now,
      today,
    ],
  });
}

/** What an approval makes of it. */
export async function recordApproval(
  client: pg.ClientBase,
  renewal: Renewal,
  gatewayRef: string,
): Promise<void> {
  const { merchantId, transactionId, due, now, today } = renewal;
  await client.query({
    name: "approve_transaction",
    text: `update transactions t
              set state = 'approved', check_at = null, decided_at = $3, gateway_ref = $4,
                  auth_code = '123456', response_code = '00', settle_on = $5, version = t.version + 1
            where t.merchant_id = $1 and t.id = $2 and t.state = 'sending'`,
    values: [merchantId, transactionId, now, gatewayRef, today],
  });
  const orderNo = BigInt(now.getTime()) * 1000n;
  await client.query({
    name: "advance_subscription",
    text: `update subscriptions s
              set slot = $4, position = $5, due_on = $6, charge_on = $6, retry_no = 0,
                  last_charged_on = $7, order_no = greatest(s.order_no + 1, $8),
                  version = s.version + 1
            where s.merchant_id = $1 and s.id = $2 and s.version = $3`,
    values: [
      merchantId,
      due.id,
      due.version,
      due.slot + 1,
      due.position + 1,
      due.next_on,
      today,
      orderNo,
    ],
  });
  await client.query({
    name: "insert_entry",
    text: `insert into ledger_entries (merchant_id, source_id, entry_no, debit, credit, amount_minor,
                  currency, customer_id, booked_on)
           values ($1, $2, 1, 'clearing', 'sales', $3, $4, $5, $6)`,
    values: [merchantId, transactionId, due.amount_minor, due.currency, due.customer_id, today],
  });
  await client.query({
    name: "insert_event",
    text: `insert into events (merchant_id, id, kind, purchase_id, transaction_id, order_no, at)
           values ($1, $2, 'transaction.approved', $3, $2, $4, $5)`,
    values: [merchantId, transactionId, due.purchase_id, orderNo, now],
  });
}

/** The day's batch of a merchant; once for each merchant. */
export async function openBatch(
  client: pg.ClientBase,
  renewal: Renewal,
  settlementId: bigint,
): Promise<void> {
  const { merchantId, due, today } = renewal;
  await client.query({
    name: "open_batch",
    text: `insert into settlements (merchant_id, gateway_account_id, settle_on, currency, id, state)
           values ($1, $2, $3, $4, $5, 'open')
               on conflict do nothing`,
    values: [merchantId, due.gateway_account_id, today, due.currency, settlementId],
  });
}
