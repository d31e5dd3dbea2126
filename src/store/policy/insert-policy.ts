import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import { statement, type Tx } from "../statement.ts";

const INSERT_POLICY = statement(
  "insert_policy",
  "tenant",
  `insert into policies (merchant_id, id, name, rules, hash, created_at)
   values ($1::bigint, $2::bigint, $3::text, $4::jsonb, $5::text, $6::timestamptz)
   on conflict (merchant_id, hash) do nothing`,
);

export type NewPolicy = {
  readonly id: bigint;
  readonly name: string;
  readonly rules: RuleSet;
  /** Of the rules, so that equal rules are one row. */
  readonly hash: string;
  readonly createdAt: Instant;
};

export async function insertPolicy(tx: Tx, policy: NewPolicy): Promise<void> {
  await tx.query(INSERT_POLICY, [
    tx.merchantId,
    policy.id,
    policy.name,
    JSON.stringify(policy.rules),
    policy.hash,
    isoInstant(policy.createdAt),
  ]);
}
