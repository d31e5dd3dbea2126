import type { Database } from "../database.ts";
import { statement } from "../statement.ts";

const SET_VALUE = statement(
  "set_deployment_value",
  "global",
  `insert into deployment (name, value) values ($1::text, $2::text)
   on conflict (name) do update set value = excluded.value`,
);

export async function setDeploymentValue(db: Database, name: string, value: string): Promise<void> {
  await db.global(SET_VALUE, [name, value]);
}
