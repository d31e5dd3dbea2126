import type { Config } from "../config.ts";
import { migratePostgres } from "../store/postgres.ts";

/** `perennial migrate`: for deployments whose server may not change the schema itself. */
export async function migrate(config: Config): Promise<void> {
  if (config.databaseUrl === null) {
    throw new Error("set DATABASE_URL; the embedded database migrates itself at every start.");
  }
  await migratePostgres(config.databaseUrl);
  process.stdout.write("The schema is up to date.\n");
}
