import { RULES_BEFORE, type RuleSet } from "../../domain/policy/rule-set.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_POLICIES = statement(
  "select_policies",
  "tenant",
  `select p.id, p.name, p.rules from policies p
    where p.merchant_id = $1::bigint and p.id = any($2::bigint[])`,
);

export type Policy = { readonly id: bigint; readonly name: string; readonly rules: RuleSet };

export async function selectPolicies(tx: Tx, ids: readonly bigint[]): Promise<Policy[]> {
  const policies = await tx.query<Policy>(SELECT_POLICIES, [tx.merchantId, ids]);
  return policies.map((policy) => ({ ...policy, rules: { ...RULES_BEFORE, ...policy.rules } }));
}
