/** I7: what a row refers to is there, and belongs to the same merchant. */
import type { LookedAt, Violation } from "../violation.ts";

type Reference = readonly [table: string, column: string, target: string];

const REFERENCES: readonly Reference[] = [
  ["sites", "gateway_account_id", "gateway_accounts"],
  ["sites", "policy_id", "policies"],
  ["payment_methods", "customer_id", "customers"],
  ["payment_methods", "secret_id", "card_secrets"],
  ["customer_accounts", "customer_id", "customers"],
  ["purchases", "customer_id", "customers"],
  ["purchases", "site_id", "sites"],
  ["purchases", "policy_id", "policies"],
  ["purchases", "initial_transaction_id", "transactions"],
  ["purchase_lines", "purchase_id", "purchases"],
  ["subscriptions", "purchase_id", "purchases"],
  ["subscriptions", "customer_id", "customers"],
  ["subscriptions", "payment_method_id", "payment_methods"],
  ["subscriptions", "gateway_account_id", "gateway_accounts"],
  ["subscriptions", "policy_id", "policies"],
  ["subscriptions", "gate_transaction_id", "transactions"],
  ["transactions", "customer_id", "customers"],
  ["transactions", "purchase_id", "purchases"],
  ["transactions", "parent_id", "transactions"],
  ["transactions", "payment_method_id", "payment_methods"],
  ["transactions", "gateway_account_id", "gateway_accounts"],
  ["transaction_lines", "transaction_id", "transactions"],
  ["attempts", "transaction_id", "transactions"],
  ["ledger_entries", "customer_id", "customers"],
  ["events", "purchase_id", "purchases"],
  ["events", "transaction_id", "transactions"],
];

export async function checkReferences({ read }: LookedAt): Promise<readonly Violation[]> {
  const found: Violation[] = [];
  for (const [table, column, target] of REFERENCES) {
    const rows = await read<{ merchantId: bigint; ref: bigint; owner: bigint | null }>(
      `select r.merchant_id, r.${column} as ref, min(o.merchant_id)::bigint as owner
         from ${table} r
         left join ${target} t on t.merchant_id = r.merchant_id and t.id = r.${column}
         left join ${target} o on o.id = r.${column}
        where r.${column} is not null and t.id is null
        group by r.merchant_id, r.${column}`,
    );
    for (const { merchantId, ref, owner } of rows) {
      const whose = owner === null ? "is nowhere" : `belongs to merchant ${owner}`;
      found.push({
        rule: "own merchant",
        detail: `${table} of merchant ${merchantId} refer to ${column} ${ref}, which ${whose}`,
      });
    }
  }
  return found;
}
