import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const CLAIM_VALUE = statement(
  "claim_deployment_value",
  "global",
  `insert into deployment (name, value) values ($1::text, $2::text)
   on conflict (name) do update set value = excluded.value
    where deployment.value = $3::text
   returning value`,
);

/**
 * Sets a fact if it still is `expected` (or was never set); false when another process set it first.
 */
export async function claimDeploymentValue(
  db: Database,
  claim: { readonly name: string; readonly value: string; readonly expected: string | null },
): Promise<boolean> {
  const rows = await db.global(CLAIM_VALUE, [claim.name, claim.value, claim.expected ?? ""]);
  return rows.length === 1;
}
