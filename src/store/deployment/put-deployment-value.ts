import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const PUT_VALUE = statement(
  "put_deployment_value",
  "global",
  `insert into deployment (name, value) values ($1::text, $2::text)
   on conflict (name) do update set value = excluded.value`,
);

/** Sets a fact, whatever it was; where two processes must not overwrite each other: claimDeploymentValue. */
export async function putDeploymentValue(db: Database, name: string, value: string): Promise<void> {
  await db.global(PUT_VALUE, [name, value]);
}
