import { join } from "node:path";
import type { Config } from "../config.ts";
import type { Database } from "../store/database.ts";
import { openPglite } from "../store/pglite.ts";
import { migratePostgres, openPostgres } from "../store/postgres.ts";
import { lockDataFolder } from "./folder-lock.ts";

const POSTGRES_CONNECTIONS = 10;

/** The migrated database of a deployment; the embedded one is this process's alone. */
export async function openDatabase(
  config: Pick<Config, "databaseUrl" | "dataDir">,
  say: (line: string) => void,
): Promise<Database> {
  if (config.databaseUrl !== null) {
    await migratePostgres(config.databaseUrl);
    return openPostgres({ url: config.databaseUrl, connections: POSTGRES_CONNECTIONS });
  }
  await lockDataFolder(config.dataDir);
  say("Opening the embedded database (the first time takes some seconds) …");
  return await openPglite({ dataDir: join(config.dataDir, "database") });
}
