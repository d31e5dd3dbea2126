/**
 * What an archive of a merchant holds, table by table, in the order in which it is written and read
 * (docs/reference/archive.md). A house test compares it with the schema: a new table or column is
 * archived, or stands among those left out, with a reason.
 */
import type { IdKind } from "../id-block/take-block.ts";

export type ArchiveTable = {
  readonly name: string;
  /** Column by which pages are read, and a second one where it is not unique. */
  readonly key: readonly [string] | readonly [string, string];
  /** The number space of `id`; null: it has no id of its own. */
  readonly ids: IdKind | null;
  /** All but merchant_id. */
  readonly columns: readonly string[];
};

/** `columns`: names, separated by blanks. */
function table(
  name: string,
  key: ArchiveTable["key"],
  ids: IdKind | null,
  columns: string,
): ArchiveTable {
  return { name, key, ids, columns: columns.split(/\s+/) };
}

export const ARCHIVE_TABLES: readonly ArchiveTable[] = [
  table(
    "gateway_accounts",
    ["id"],
    "small",
    "id gateway currency state parked_at parked_until unanswered",
  ),
  table("policies", ["id"], "small", "id name rules hash created_at"),
  table(
    "sites",
    ["id"],
    "small",
    `id name domain reference mode zone starts_at zone_no gateway_account_id policy_id
     accepted_brands web_services reported_on created_at version`,
  ),
  table(
    "price_points",
    ["id"],
    "small",
    `id name type status currency initial_minor initial_days recurring_minor unit frequency
     final_number notice_days ranges adjust_trial_length conversion_minor
     conversion_recurring_minor one_click collect_login approved created_at version`,
  ),
  table(
    "packages",
    ["id"],
    "small",
    `id site_id name payment_type stand_in_enabled status processing created_at version`,
  ),
  table(
    "package_price_points",
    ["package_id", "price_point_id"],
    null,
    "package_id price_point_id",
  ),
  table("mail_texts", ["id"], "small", "id kind language subject body changed_at"),
  table("counters", ["next_no", "name"], null, "name next_no"),
  table(
    "customers",
    ["id"],
    "customer",
    "id external_id name email phone address locale search created_at version",
  ),
  table("contacts", ["customer_id", "no"], null, "customer_id no kind name email phone"),
  table(
    "customer_accounts",
    ["customer_id", "currency"],
    null,
    `customer_id currency balance_minor arrears_since reminder_no next_reminder_on collect`,
  ),
  table(
    "payment_methods",
    ["id"],
    "customer",
    `id customer_id kind brand first6 last4 expiry_year expiry_month prepaid secret_id
     network_transaction_id state replaces_id created_at version`,
  ),
  table(
    "card_notices",
    ["payment_method_id", "days_ahead"],
    null,
    "payment_method_id days_ahead noticed_at",
  ),
  table(
    "purchases",
    ["id"],
    "purchase",
    `id customer_id site_id package_id price_point_id face policy_id state reason recurring
     access_until cancelled_at expired_at initial_transaction_id merchant_ref version order_no
     bought_at terms passthrough`,
  ),
  table(
    "purchase_lines",
    ["purchase_id", "line_no"],
    null,
    `purchase_id line_no code description quantity unit_e4 amount_minor flags tax_flags
     subscription_id`,
  ),
  table("consumer_logins", ["purchase_id"], null, "purchase_id username folded changed_at"),
  table("blocks", ["id"], "record", "id kind value reason comment added_at added_from added_by"),
  table("notes", ["purchase_id", "id"], "record", "purchase_id id text internal author at"),
  table(
    "subscriptions",
    ["id"],
    "record",
    `id purchase_id customer_id payment_method_id gateway_account_id policy_id lane group_size state
     reason version order_no unit frequency anchor_on anchor_day slot position final_position due_on
     charge_on retry_no failed_periods notice_days notice_on last_charged_on amount_minor
     trial_amount_minor currency taxed installment gate_transaction_id`,
  ),
  table("notices", ["subscription_id", "charge_on"], null, "subscription_id charge_on noticed_at"),
  table(
    "transactions",
    ["id"],
    "record",
    `id customer_id purchase_id kind stage parent_id payment_method_id gateway_account_id
     amount_minor currency line_count state attempt_no attempt_key check_at stood_in_at at
     business_on decided_at gateway_ref auth_code response_code decline_class advice_code settle_on
     settle_hold settle_minor reversed_minor version extra stand_in_retries`,
  ),
  table(
    "transaction_lines",
    ["transaction_id", "line_no"],
    null,
    `transaction_id line_no kind subscription_id position ref_id due_on amount_minor live`,
  ),
  table(
    "record_details",
    ["record_id", "since_position"],
    null,
    "record_id since_position kind order_ref parent_id at facts",
  ),
  table(
    "attempts",
    ["transaction_id", "attempt_no"],
    null,
    "transaction_id attempt_no attempt_key sent_at ended_at outcome detail",
  ),
  table(
    "ledger_entries",
    ["source_id", "entry_no"],
    null,
    "source_id entry_no debit credit amount_minor currency customer_id booked_on",
  ),
  table(
    "events",
    ["id"],
    "event",
    "id kind purchase_id subscription_id transaction_id order_no at actor facts",
  ),
  table(
    "settlements",
    ["id"],
    "record",
    "gateway_account_id settle_on currency id state total_minor sent_at settled_at",
  ),
  table(
    "tasks",
    ["id"],
    "record",
    "id kind subject_id detail due_at state closed_at closed_by comment",
  ),
];

/** Tenant tables that an archive does not hold, and why. */
export const NOT_ARCHIVED: Readonly<Record<string, string>> = {
  merchants: "the target's own; name, zone and currency stand in the archive's first line",
  api_keys: "credentials of one deployment",
  web_services_users: "credentials of one deployment",
  authentications: "of customers who are on their way to their bank and back",
  idempotency_keys: "requests to one deployment",
  imports: "what one deployment read",
  id_blocks: "of the deployment",
  due_merchants: "made anew: everything is looked at once",
  customer_grams: "made anew from the customers' texts",
  card_secrets: "lines of their own, sealed for whoever is to read them",
  notification_targets: "addresses and secrets of one deployment",
  make_goods: "work of one deployment; events and notes tell what it did",
  make_good_items: "see there",
  payment_links: "addresses of one deployment, which customers have in their mails",
  pay_page_hits: "looks at the pages of one deployment",
  target_secrets: "of one deployment",
  deliveries: "on their way from one deployment",
  delivery_log: "what one deployment tried",
};

/** Columns that an archive does not hold, and why. */
export const NOT_ARCHIVED_COLUMNS: Readonly<Record<string, string>> = {
  "gateway_accounts.sealed_credentials": "a secret of one deployment",
  "consumer_logins.key_id": "a password is sealed for one deployment, as the next two",
  "consumer_logins.wrapped_key": "see there",
  "consumer_logins.ciphertext": "see there",
  "payment_methods.fingerprint": "depends on the master key: made anew with the card",
};
