// Goal: a merchant can never read or change another's rows, even through a query that forgot its
// filter (I7), and card secrets open to one role only (I8). Method: on both databases, through the
// program's own connection, unfiltered statements on every table that holds two merchants' rows.
import { PGlite } from "@electric-sql/pglite";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { sqlState } from "../../src/store/sql-state.ts";
import type { Statement, Tx } from "../../src/store/statement.ts";
import { pgliteSnapshot } from "../support/databases.ts";
import { createDatabaseFromTemplate } from "../support/postgres.ts";
import { PLANT_ROWS } from "./planted-rows.ts";
import { FAN_OUT_TABLE, REFERENCE_TABLES } from "./sql/tables.ts";

const VAULT_TABLE = "card_secrets";
const DENIED = "42501";

describe.each([
  { kind: "pglite", make: plantedPglite },
  { kind: "postgres", make: plantedPostgres },
])("roles on $kind", ({ make }) => {
  let db: Database;
  let dispose: () => Promise<void>;
  let tables: string[];
  beforeAll(async () => {
    ({ db, dispose } = await make());
    const rows = await db.global<{ name: string }>(
      probe("select relname::text as name from pg_class where relkind = 'r' and relrowsecurity"),
      [],
    );
    tables = rows.map(({ name }) => name).sort();
  });
  afterAll(() => dispose());

  /** The entrance through which a table is reached. */
  const into = <T>(table: string, work: (tx: Tx) => Promise<T>): Promise<T> =>
    table === VAULT_TABLE ? db.vault(1n, work) : db.tenant(1n, work);

  test("the program is neither superuser nor owner, in both of its roles", async () => {
    const who = probe(
      `select current_user::text as name, r.rolsuper or r.rolbypassrls as almighty,
              (select count(*)::int from pg_class c
                where c.relowner = r.oid or pg_has_role(r.oid, c.relowner, 'member')) as owned
         from pg_roles r where r.rolname = current_user`,
    );
    const harmless = { almighty: false, owned: 0 };
    expect(await db.global(who, [])).toEqual([{ name: "perennial_app", ...harmless }]);
    expect(await db.fanOutRead(who, [])).toEqual([{ name: "perennial_app", ...harmless }]);
    expect(await db.tenant(1n, (tx) => tx.query(who, []))).toEqual([
      { name: "perennial_app", ...harmless },
    ]);
    expect(await db.vault(1n, (tx) => tx.query(who, []))).toEqual([
      { name: "perennial_vault", ...harmless },
    ]);
    expect(await db.global(who, [])).toEqual([{ name: "perennial_app", ...harmless }]);
  });

  test("every tenant table has row-level security, also for its owner", async () => {
    const open = await db.global<{ name: string }>(
      probe(
        `select relname::text as name from pg_class
          where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
            and not (relrowsecurity and relforcerowsecurity)
          order by 1`,
      ),
      [],
    );
    expect(open.map(({ name }) => name)).toEqual([...REFERENCE_TABLES].sort());
    expect(tables.length).toBeGreaterThan(20);
  });

  test("a query that forgot its filter sees one merchant's rows", async () => {
    for (const table of tables) {
      const seen = await into(table, (tx) =>
        tx.query(probe(`select merchant_id from ${table} order by 1`), []),
      );
      const all = table === FAN_OUT_TABLE ? [1n, 2n] : [1n];
      expect({ table, seen }).toEqual({ table, seen: all.map((merchantId) => ({ merchantId })) });
    }
  });

  test("outside a merchant's transaction no tenant table shows a row", async () => {
    for (const table of tables.filter((name) => ![VAULT_TABLE, FAN_OUT_TABLE].includes(name))) {
      const seen = await db.global(probe(`select 1 from ${table}`), []);
      expect({ table, seen }).toEqual({ table, seen: [] });
    }
  });

  test("an update or a delete that forgot its filter stays with one merchant", async () => {
    for (const table of tables) {
      for (const verb of [`update ${table} set merchant_id = 1`, `delete from ${table}`]) {
        const touched = await undone(into, table, `${verb} returning merchant_id`);
        expect([DENIED, [{ merchantId: 1n }]]).toContainEqual(touched);
      }
    }
  });

  test("a row cannot be handed or given to another merchant", async () => {
    for (const table of tables) {
      const given = await undone(into, table, `update ${table} set merchant_id = 3 returning 1`);
      const inserted = await undone(
        into,
        table,
        `insert into ${table} select (jsonb_populate_record(t, '{"merchant_id": 3}')).*
           from ${table} t where merchant_id = 1 returning 1`,
      );
      expect({ table, given, inserted }).toEqual({ table, given: DENIED, inserted: DENIED });
    }
  });

  test("a merchant's own row goes in, so the refusals above are about the merchant", async () => {
    for (const table of tables) {
      const again = await undone(
        into,
        table,
        `insert into ${table} select t.* from ${table} t where merchant_id = 1
         on conflict do nothing returning 1`,
      );
      expect({ table, again }).toEqual({ table, again: [] });
    }
  });

  test("card secrets open to the vault's role, and nothing else does", async () => {
    const read = (table: string): Statement => probe(`select 1 from ${table}`);
    for (const table of tables) {
      const asApp = await outcome(db.tenant(1n, (tx) => tx.query(read(table), [])));
      const asVault = await outcome(db.vault(1n, (tx) => tx.query(read(table), [])));
      expect({ table, app: asApp === DENIED, vault: asVault === DENIED }).toEqual({
        table,
        app: table === VAULT_TABLE,
        vault: table !== VAULT_TABLE,
      });
    }
  });

  test.for(["ledger_entries", "events", "attempts", "policies"])(
    "what %s says is never rewritten",
    async (table) => {
      const updated = await undone(into, table, `update ${table} set merchant_id = 1`);
      const deleted = await undone(into, table, `delete from ${table}`);
      expect([updated, deleted]).toEqual([DENIED, DENIED]);
    },
  );
});

class Undo extends Error {}

/** What a statement answers, or its SQLSTATE; nothing of it is kept. */
async function undone(
  into: <T>(table: string, work: (tx: Tx) => Promise<T>) => Promise<T>,
  table: string,
  text: string,
): Promise<unknown> {
  let answer: unknown;
  return await outcome(
    into(table, async (tx) => {
      answer = await tx.query(probe(text), []);
      throw new Undo();
    }).catch((error: unknown) => {
      if (error instanceof Undo) return answer;
      throw error;
    }),
  );
}

async function outcome(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    if (sqlState(error) === "") throw error;
    return sqlState(error);
  }
}

let probes = 0;

/** A statement outside the product's list; its name is new, since drivers prepare by name. */
function probe(text: string): Statement {
  probes += 1;
  return { name: `probe_${probes}`, scope: "global", text };
}

type Planted = { readonly db: Database; readonly dispose: () => Promise<void> };

async function plantedPglite(): Promise<Planted> {
  const lite = await PGlite.create({ loadDataDir: await pgliteSnapshot() });
  await lite.exec(PLANT_ROWS);
  const snapshot = await lite.dumpDataDir("none");
  await lite.close();
  const db = await openPglite({ snapshot });
  return { db, dispose: () => db.close() };
}

async function plantedPostgres(): Promise<Planted> {
  const made = await createDatabaseFromTemplate();
  const admin = new pg.Client({ connectionString: made.adminUrl });
  await admin.connect();
  await admin.query(PLANT_ROWS);
  await admin.end();
  const db = openPostgres({ url: made.url, connections: 2 });
  return {
    db,
    dispose: async () => {
      await db.close();
      await made.drop();
    },
  };
}
