/**
 * `perennial keys issue`: an API key made on the database itself, for whoever has none yet. It needs
 * DATABASE_URL, which is the right to everything anyway.
 */
import { randomBytes } from "node:crypto";
import type { Config } from "../config.ts";
import { composeProgram } from "../compose.ts";
import { createMerchant } from "../engine/setup/merchants.ts";
import { SCOPES, storeKey } from "../engine/setup/api-keys.ts";
import type { EngineContext } from "../engine/engine-context.ts";
import { selectClock } from "../store/clock/select-clock.ts";
import { listDirectoryMerchants } from "../store/directory/list-directory-merchants.ts";
import { migratePostgres, openPostgres } from "../store/postgres.ts";
import { readKeyRing } from "./key-ring.ts";

export type IssueOptions = {
  readonly name: string;
  /** `mer_7`; absent: all merchants of the deployment. */
  readonly merchant?: string;
  /** Makes a merchant of this name, and a key for it. */
  readonly newMerchant?: string;
  readonly zone: string;
  readonly currency: string;
};

/** Answers the key. Throws with a sentence for a person. */
export async function issueKey(config: Config, options: IssueOptions): Promise<string> {
  if (config.databaseUrl === null) {
    throw new Error(
      "set DATABASE_URL. A sandbox on the embedded database has its keys in sandbox.json.",
    );
  }
  await migratePostgres(config.databaseUrl);
  const db = openPostgres({ url: config.databaseUrl, connections: 2 });
  try {
    const { context } = await composeProgram({
      db,
      // what the database is, not what this environment says: a clock would make it a sandbox for good
      mode: (await selectClock(db)) === null ? "live" : "sandbox",
      testClock: null,
      keyRing: readKeyRing(config),
      simulatorUrl: null,
      gatewayTimeoutMs: config.gatewayTimeoutMs,
    });
    const merchantIds = await merchantsOf(context, options);
    const kind = config.mode === "live" ? "live" : "test";
    const secret = `pk_${kind}_${randomBytes(24).toString("base64url")}`;
    await storeKey(context, merchantIds, { secret, name: options.name, scopes: SCOPES });
    return secret;
  } finally {
    await db.close();
  }
}

async function merchantsOf(
  context: EngineContext,
  { merchant, newMerchant, zone, currency }: IssueOptions,
): Promise<readonly bigint[]> {
  if (newMerchant !== undefined) {
    const order = { name: newMerchant, zone, currency, gateway: "simulator" };
    const made = await createMerchant(context, order);
    if (!made.ok) throw new Error(made.detail);
    return [made.value];
  }
  const all = await listDirectoryMerchants(context.db);
  const wanted = merchant === undefined ? all : all.filter((id) => merchant === `mer_${id}`);
  if (wanted.length > 0) return wanted;
  throw new Error(
    merchant === undefined
      ? "there is no merchant yet; make one with --new-merchant <name>."
      : `there is no merchant ${merchant}.`,
  );
}
