/**
 * Makes a book of subscribers: merchants by the product's own command, rows by set-based SQL
 * (fill.sql), the cards of what is due by the product's vault. None of it is timed.
 */
import { readFileSync } from "node:fs";
import type pg from "pg";
import { composeProgram } from "../../src/compose.ts";
import { FACTS } from "../../src/engine/deployment/facts.ts";
import { createMerchant } from "../../src/engine/setup/merchants.ts";
import { migratePostgres, openPostgres } from "../../src/store/postgres.ts";
import { connect } from "../machine/connect.ts";
import type { BenchServer } from "../machine/server.ts";
import { BENCH_KEYS } from "./keys.ts";
import type { BookShape } from "./shape.ts";

/** A published test number that every bank simulator approves. */
const CARD = "4242424242424242";
/** Ids of filled rows start here; what the set-up itself took is below. */
export const FIRST_ID = 1_000_000;
const SEALED_AT_ONCE = 5_000;

/** Fills the database `shape.name`, which must not exist; `today` (YYYY-MM-DD, UTC) is when it is due. */
export async function fillBook(
  server: BenchServer,
  shape: BookShape,
  today: string,
): Promise<void> {
  await server.create(shape.name);
  await migratePostgres(server.url(shape.name));
  await makeMerchants(server, shape);
  const client = await connect(server.adminUrl(shape.name));
  try {
    await client.query(fillStatements(shape, today));
    await sealCards(server, shape, client);
    await forgetPlace(client);
    await client.query("vacuum (analyze)");
  } finally {
    await client.end();
  }
}

function fillStatements(shape: BookShape, today: string): string {
  const values: Readonly<Record<string, string>> = {
    merchants: String(shape.merchants),
    due: String(shape.duePerMerchant),
    total: String(shape.subscriptions),
    first_id: `${FIRST_ID}::bigint`,
    today: `'${today}'`,
  };
  return readFileSync(new URL("fill.sql", import.meta.url), "utf8").replace(
    /(?<!:):([a-z]\w*)/g,
    (name, key: string) => values[key] ?? name,
  );
}

async function makeMerchants(server: BenchServer, shape: BookShape): Promise<void> {
  const db = openPostgres({ url: server.url(shape.name), connections: 4 });
  const { context, close } = await composeProgram({
    db,
    mode: "live",
    testClock: null,
    keyRing: BENCH_KEYS,
    simulatorUrl: null,
    gatewayTimeoutMs: 1_000,
  });
  for (let made = 0; made < shape.merchants; made += 1) {
    const merchant = await createMerchant(context, {
      name: `Shop ${made + 1}`,
      zone: "UTC",
      currency: "EUR",
      lanes: shape.lanes,
      gateway: "simulator",
    });
    if (!merchant.ok) throw new Error(merchant.detail);
  }
  await close();
  await db.close();
}

/**
 * Runs work on copies of the book. One that knew where it was filled would take itself for a restored
 * backup and charge nothing before it was compared with the bank.
 */
async function forgetPlace(client: pg.Client): Promise<void> {
  await client.query("delete from deployment where name = $1", [FACTS.place]);
}

/** Seals a card for every subscription that is due; the others are not opened in a benchmark. */
async function sealCards(server: BenchServer, shape: BookShape, client: pg.Client): Promise<void> {
  const db = openPostgres({ url: server.url(shape.name), connections: 2 });
  const { context, close } = await composeProgram({
    db,
    mode: "live",
    testClock: null,
    keyRing: BENCH_KEYS,
    simulatorUrl: null,
    gatewayTimeoutMs: 1_000,
  });
  const { rows } = await client.query<{ merchant_id: string; ids: string[] }>(
    "select merchant_id, array_agg(id::text order by id) as ids from row_plan where is_due group by 1",
  );
  for (const row of rows) {
    const merchantId = BigInt(row.merchant_id);
    for (let from = 0; from < row.ids.length; from += SEALED_AT_ONCE) {
      const cards = row.ids.slice(from, from + SEALED_AT_ONCE).map((id) => ({
        secretId: BigInt(id),
        merchantId,
        number: CARD,
      }));
      await context.vault.saveSealed(db, merchantId, context.vault.sealCards(cards));
    }
  }
  await close();
  await db.close();
}
