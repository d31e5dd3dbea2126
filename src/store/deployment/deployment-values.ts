import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SELECT_VALUES = statement(
  "select_deployment_values",
  "global",
  `select d.name, d.value from deployment d where d.name = any($1::text[])`,
);

/** Facts about this deployment, by name; one that nobody has set is not in the map. */
export async function deploymentValues(
  db: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await db.global<{ name: string; value: string }>(SELECT_VALUES, [names]);
  return new Map(rows.map(({ name, value }) => [name, value]));
}
