import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const DELETE_VALUE = statement(
  "delete_deployment_value",
  "global",
  `delete from deployment d where d.name = $1::text returning d.name`,
);

/** Forgets a fact; false when there was none. */
export async function deleteDeploymentValue(db: Database, name: string): Promise<boolean> {
  return (await db.global(DELETE_VALUE, [name])).length === 1;
}
