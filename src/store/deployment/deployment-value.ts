import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SELECT_VALUE = statement(
  "select_deployment_value",
  "global",
  `select value from deployment where name = $1::text`,
);

/** A fact about this deployment that all its processes share; null when nobody has set it. */
export async function deploymentValue(db: Database, name: string): Promise<string | null> {
  const [row] = await db.global<{ value: string }>(SELECT_VALUE, [name]);
  return row?.value ?? null;
}
