/** The columns that make up each domain row, in one place, so that every read gives whole rows. */

function from(alias: string, columns: string): string {
  return columns
    .split(/[\s,]+/)
    .filter((column) => column !== "")
    .map((column) => `${alias}.${column}`)
    .join(", ");
}

/** Of `subscriptions s`. */
export const SUBSCRIPTION_COLUMNS = from(
  "s",
  `id, purchase_id, customer_id, payment_method_id, gateway_account_id, policy_id, lane, group_size,
   state, reason, version, order_no, unit, frequency, anchor_on, anchor_day, slot, position,
   final_position, due_on, charge_on, retry_no, failed_periods, notice_days, notice_on,
   last_charged_on, amount_minor, trial_amount_minor, currency, taxed, installment,
   gate_transaction_id`,
);

/** Of `transactions t`. */
export const TRANSACTION_COLUMNS = from(
  "t",
  `id, customer_id, purchase_id, kind, stage, parent_id, payment_method_id, gateway_account_id,
   amount_minor, currency, line_count, state, attempt_no, attempt_key, check_at, stood_in_at,
   stand_in_retries, at, business_on, decided_at, gateway_ref, auth_code, response_code, decline_class, advice_code,
   settle_on, settle_hold, settle_minor, reversed_minor, version, extra`,
);

/** Of `purchases p`. */
export const PURCHASE_COLUMNS = from(
  "p",
  `id, customer_id, site_id, package_id, price_point_id, face, policy_id, state, reason, recurring,
   access_until, cancelled_at, expired_at, initial_transaction_id, merchant_ref, version, order_no,
   bought_at, terms, passthrough`,
);

/** Of `transaction_lines l`. */
export const LINE_COLUMNS = from(
  "l",
  `transaction_id, line_no, kind, subscription_id, position, ref_id, due_on, amount_minor, live`,
);

export const MAKE_GOOD_COLUMNS = `g.id, g.action, g.days, g.reason, g.missed, g.note, g.internal, g.author,
          g.total, g.created_at, g.ended_at`;
