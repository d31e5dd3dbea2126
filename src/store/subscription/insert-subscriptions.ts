import type { Subscription } from "../../domain/subscription/subscription.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_SUBSCRIPTIONS = statement(
  "insert_subscriptions",
  "tenant",
  `insert into subscriptions (merchant_id, id, purchase_id, customer_id, payment_method_id,
          gateway_account_id, policy_id, lane, group_size, state, order_no, unit, frequency,
          anchor_on, anchor_day, slot, position, final_position, due_on, charge_on, notice_days,
          notice_on, amount_minor, trial_amount_minor, currency, installment, gate_transaction_id)
   select $1::bigint, u.id, u.purchase_id, u.customer_id, u.payment_method_id,
          u.gateway_account_id, u.policy_id, u.lane, u.group_size, u.state, u.order_no, u.unit,
          u.frequency, u.anchor_on, u.anchor_day, u.slot, u.position, u.final_position, u.due_on,
          u.charge_on, u.notice_days, u.notice_on, u.amount_minor, u.trial_amount_minor,
          u.currency, u.installment, u.gate_transaction_id
     from unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
          $7::bigint[], $8::smallint[], $9::smallint[], $10::text[], $11::bigint[], $12::text[],
          $13::smallint[], $14::date[], $15::smallint[], $16::int[], $17::int[], $18::int[],
          $19::date[], $20::date[], $21::smallint[], $22::date[], $23::bigint[], $24::bigint[],
          $25::text[], $26::bool[], $27::bigint[])
       as u(id, purchase_id, customer_id, payment_method_id, gateway_account_id, policy_id, lane,
          group_size, state, order_no, unit, frequency, anchor_on, anchor_day, slot, position,
          final_position, due_on, charge_on, notice_days, notice_on, amount_minor,
          trial_amount_minor, currency, installment, gate_transaction_id)`,
);

export async function insertSubscriptions(tx: Tx, rows: readonly Subscription[]): Promise<void> {
  await tx.query(INSERT_SUBSCRIPTIONS, [
    tx.merchantId,
    rows.map((row) => row.id),
    rows.map((row) => row.purchaseId),
    rows.map((row) => row.customerId),
    rows.map((row) => row.paymentMethodId),
    rows.map((row) => row.gatewayAccountId),
    rows.map((row) => row.policyId),
    rows.map((row) => row.lane),
    rows.map((row) => row.groupSize),
    rows.map((row) => row.state),
    rows.map((row) => row.orderNo),
    rows.map((row) => row.unit),
    rows.map((row) => row.frequency),
    rows.map((row) => row.anchorOn),
    rows.map((row) => row.anchorDay),
    rows.map((row) => row.slot),
    rows.map((row) => row.position),
    rows.map((row) => row.finalPosition),
    rows.map((row) => row.dueOn),
    rows.map((row) => row.chargeOn),
    rows.map((row) => row.noticeDays),
    rows.map((row) => row.noticeOn),
    rows.map((row) => row.amountMinor),
    rows.map((row) => row.trialAmountMinor),
    rows.map((row) => row.currency),
    rows.map((row) => row.installment),
    rows.map((row) => row.gateTransactionId),
  ]);
}
