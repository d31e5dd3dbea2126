// Goal: a transaction is all or nothing, ends with its work however that ends, and is run again only
// when the database says that nothing was done. Method: real failures: a throw, a deadlock, a
// serialisation failure, a connection that is cut.
import pg from "pg";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { sqlState } from "../../src/store/sql-state.ts";
import { UndoneByStatement, type Statement } from "../../src/store/statement.ts";
import { onBothDatabases } from "../support/databases.ts";
import { createDatabaseFromTemplate, type TestDatabase } from "../support/postgres.ts";

const tenant = (name: string, text: string): Statement => ({ name, scope: "tenant", text });

const COUNT_UP = tenant(
  "count_up",
  `insert into counters (merchant_id, name, next_no) values ($1::bigint, $2::text, 1)
   on conflict (merchant_id, name) do update set next_no = counters.next_no + 1`,
);
const READ = tenant("read_counter", "select name, next_no from counters order by name");
const FAIL_TO_SERIALISE = tenant(
  "fail_to_serialise",
  "do $$ begin raise exception 'again' using errcode = 'serialization_failure'; end $$",
);

async function countUp(db: Database, name: string): Promise<void> {
  await db.tenant(1n, (tx) => tx.query(COUNT_UP, [1n, name]));
}

async function counters(db: Database): Promise<object> {
  const rows = await db.tenant(1n, (tx) => tx.query<{ name: string; nextNo: bigint }>(READ, []));
  return Object.fromEntries(rows.map(({ name, nextNo }) => [name, nextNo]));
}

onBothDatabases("a transaction", (open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
    await countUp(db, "kept");
  });

  test("is undone by a throw, and the next one starts clean", async () => {
    const failed = db.tenant(1n, async (tx) => {
      await tx.query(COUNT_UP, [1n, "kept"]);
      await tx.query(COUNT_UP, [1n, "lost"]);
      throw new RangeError("of the caller's");
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(await counters(db)).toEqual({ kept: 1n });
  });

  test("is undone by a statement that fails, even when the caller goes on", async () => {
    const failed = db.tenant(1n, async (tx) => {
      await tx.query(COUNT_UP, [1n, "lost"]);
      await tx.query(tenant("divide", "select 1 / 0"), []).catch(() => undefined);
      await tx.query(READ, []);
    });
    await expect(failed).rejects.toMatchObject({ code: "25P02" });
    expect(await counters(db)).toEqual({ kept: 1n });
  });

  test("that lost a statement is not taken for committed, though its work ended well", async () => {
    const failed = db.tenant(1n, async (tx) => {
      await tx.query(COUNT_UP, [1n, "lost"]);
      await tx.query(tenant("divide", "select 1 / 0"), []).catch(() => undefined);
      return "done";
    });
    await expect(failed).rejects.toThrow(UndoneByStatement);
    expect(await counters(db)).toEqual({ kept: 1n });
  });

  test("knows its merchant, and the session forgets it afterwards", async () => {
    const show = tenant("show_merchant", "select current_setting('app.merchant_id', true) as id");
    expect(await db.tenant(7n, (tx) => tx.query(show, []))).toEqual([{ id: "7" }]);
    const [after] = await db.global<{ id: string | null }>({ ...show, scope: "global" }, []);
    expect(after?.id ?? "").toBe("");
  });

  test("of another merchant waits for nobody and sees nothing", async () => {
    const seen = await db.tenant(2n, (tx) => tx.query(READ, []));
    expect(seen).toEqual([]);
  });
});

describe("on PostgreSQL", () => {
  async function openOwn(connections: number): Promise<{ db: Database; made: TestDatabase }> {
    const made = await createDatabaseFromTemplate();
    const db = openPostgres({ url: made.url, connections });
    onTestFinished(async () => {
      await db.close();
      await made.drop();
    });
    return { db, made };
  }

  test("two that lock each other out: one is run again, and both happen", async () => {
    const { db } = await openOwn(4);
    await countUp(db, "a");
    await countUp(db, "b");
    const runs: string[] = [];
    const both = Promise.withResolvers<void>();
    const work = (first: string, second: string): Promise<void> =>
      db.tenant(1n, async (tx) => {
        runs.push(first);
        await tx.query(COUNT_UP, [1n, first]);
        if (new Set(runs).size === 2) both.resolve();
        await both.promise; // each holds its first row before it asks for the other's
        await tx.query(COUNT_UP, [1n, second]);
      });
    await Promise.all([work("a", "b"), work("b", "a")]);
    expect(await counters(db)).toEqual({ a: 3n, b: 3n });
    // on a busy machine the database may end both, so that both are run again
    expect(runs.length).toBeGreaterThanOrEqual(3);
  });

  test("a serialisation failure is run again, five times at most", async () => {
    const { db } = await openOwn(1);
    let runs = 0;
    await db.tenant(1n, async (tx) => {
      runs += 1;
      await tx.query(COUNT_UP, [1n, "done"]);
      if (runs < 3) await tx.query(FAIL_TO_SERIALISE, []);
    });
    expect(runs).toBe(3);
    expect(await counters(db)).toEqual({ done: 1n });

    runs = 0;
    const never = db.tenant(1n, async (tx) => {
      runs += 1;
      await tx.query(FAIL_TO_SERIALISE, []);
    });
    await expect(never).rejects.toMatchObject({ code: "40001" });
    expect(runs).toBe(5);
  });

  test("any other failure is not run again", async () => {
    const { db } = await openOwn(1);
    let runs = 0;
    const failed = db.tenant(1n, async (tx) => {
      runs += 1;
      const insert =
        "insert into counters values ($1::bigint, 'twice', 1), ($1::bigint, 'twice', 2)";
      await tx.query(tenant("twice", insert), [1n]);
    });
    expect(await failed.then(() => "done", sqlState)).toBe("23505");
    expect(runs).toBe(1);
  });

  test("a connection that is cut in the middle fails its transaction and no later one", async () => {
    const { db, made } = await openOwn(1);
    await countUp(db, "kept");
    const pid = tenant("pid", "select pg_backend_pid() as pid");
    const cut = db.tenant(1n, async (tx) => {
      await tx.query(COUNT_UP, [1n, "lost"]);
      const [row] = await tx.query<{ pid: number }>(pid, []);
      const admin = new pg.Client({ connectionString: made.adminUrl });
      await admin.connect();
      await admin.query("select pg_terminate_backend($1, 5000)", [row?.pid]);
      await admin.end();
      await tx.query(READ, []);
    });
    await expect(cut).rejects.toThrow();
    expect(await counters(db)).toEqual({ kept: 1n });
  });
});
