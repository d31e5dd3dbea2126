import { isoInstant } from "../../domain/calendar/instant.ts";
import type { Transaction } from "../../domain/transaction/transaction.ts";
import { instants, json } from "../parameters.ts";
import { statement, type Statements } from "../statement.ts";

const INSERT_TRANSACTIONS = statement(
  "insert_transactions",
  "tenant",
  `insert into transactions (merchant_id, id, customer_id, purchase_id, kind, stage, parent_id,
          payment_method_id, gateway_account_id, amount_minor, currency, line_count, state,
          attempt_key, check_at, at, business_on, decided_at, gateway_ref, settle_on, reversed_minor,
          extra)
   select $1::bigint, u.id, u.customer_id, u.purchase_id, u.kind, u.stage, u.parent_id,
          u.payment_method_id, u.gateway_account_id, u.amount_minor, u.currency, u.line_count,
          u.state, u.attempt_key, u.check_at, $2::timestamptz, u.business_on, u.decided_at,
          u.gateway_ref, u.settle_on, u.reversed_minor, u.extra::jsonb
     from unnest($3::bigint[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::bigint[],
          $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::smallint[], $14::text[],
          $15::uuid[], $16::timestamptz[], $17::date[], $18::timestamptz[], $19::text[], $20::date[],
          $21::bigint[], $22::text[])
       as u(id, customer_id, purchase_id, kind, stage, parent_id, payment_method_id,
          gateway_account_id, amount_minor, currency, line_count, state, attempt_key, check_at,
          business_on, decided_at, gateway_ref, settle_on, reversed_minor, extra)`,
);

/** Inserts transactions of one moment (`at` of the first). Their keys are durable once committed (I2). */
export async function insertTransactions(
  tx: Statements,
  rows: readonly Transaction[],
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  await tx.query(INSERT_TRANSACTIONS, [
    tx.merchantId,
    isoInstant(first.at),
    rows.map((row) => row.id),
    rows.map((row) => row.customerId),
    rows.map((row) => row.purchaseId),
    rows.map((row) => row.kind),
    rows.map((row) => row.stage),
    rows.map((row) => row.parentId),
    rows.map((row) => row.paymentMethodId),
    rows.map((row) => row.gatewayAccountId),
    rows.map((row) => row.amountMinor),
    rows.map((row) => row.currency),
    rows.map((row) => row.lineCount),
    rows.map((row) => row.state),
    rows.map((row) => row.attemptKey),
    instants(rows.map((row) => row.checkAt)),
    rows.map((row) => row.businessOn),
    instants(rows.map((row) => row.decidedAt)),
    rows.map((row) => row.gatewayRef),
    rows.map((row) => row.settleOn),
    rows.map((row) => row.reversedMinor),
    rows.map((row) => json(row.extra)),
  ]);
}
