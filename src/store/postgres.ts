/**
 * PostgreSQL 15 or later behind the one interface (docs/operating/postgres.md).
 *
 * The connection's login needs to be a member of the two roles that the migrations make; each
 * session gives up everything else at its start, so row-level security binds it.
 */
import pg from "pg";
import type { Database } from "./database.ts";
import { encode, toRows, TYPE_PARSERS } from "./encode.ts";
import { migrateWith } from "./migrate.ts";
import { sqlState } from "./sql-state.ts";
import { UndoneByStatement, type SqlValue, type Statement, type Tx } from "./statement.ts";

export type PostgresOptions = {
  readonly url: string;
  /** Connections at most; a claimer, two recorders, commands and look-ups. */
  readonly connections: number;
};

/**
 * Generic plans from the first run on: statements here have one good plan whatever they are given
 * (test/store/plans.test.ts), and PostgreSQL would plan each five times more on every connection. It
 * would also plan worse where it has no statistics: seeing 500 ids it would read all of a merchant's
 * rows instead.
 */
const SESSION =
  "-c role=perennial_app -c timezone=UTC -c random_page_cost=1.1 -c jit=off " +
  "-c plan_cache_mode=force_generic_plan";

/** Deadlock and serialisation failures: nothing was committed, the work may be run again. */
const RUN_AGAIN = new Set(["40P01", "40001"]);
const MAX_RUNS = 5;

const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") =>
    TYPE_PARSERS[oid] ?? pg.types.getTypeParser(oid, format),
};

/** Brings the schema up to date as the login of `url`, which may own it; safe from many processes. */
export async function migratePostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await migrateWith({
      run: async (sql) => {
        await client.query(sql);
      },
      names: async (sql) => {
        const result = await client.query<{ name: string }>(sql);
        return result.rows.map((row) => row.name);
      },
    });
  } finally {
    await client.end();
  }
}

/** Opens a migrated database. */
export function openPostgres(options: PostgresOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.connections,
    options: SESSION,
    types,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // what need not wait for an answer does not: `begin` goes out with the first statement
    pipeline: true,
  });
  // An idle connection that dies is replaced by the pool; without a listener Node would exit.
  pool.on("error", () => undefined);
  return new PostgresDatabase(pool);
}

class PostgresDatabase implements Database {
  readonly kind = "postgres";
  readonly #pool: pg.Pool;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
  }

  tenant<T>(
    merchantId: bigint,
    work: (tx: Tx) => Promise<T>,
    options?: { readonly isolation: "snapshot" },
  ): Promise<T> {
    const isolation =
      options === undefined ? "" : "set transaction isolation level repeatable read;";
    return this.#transaction(merchantId, isolation, work);
  }

  vault<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction(merchantId, "set local role perennial_vault;", work);
  }

  async fanOutRead<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return await run<R>(this.#pool, made, values);
  }

  async global<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return await run<R>(this.#pool, made, values);
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #transaction<T>(
    merchantId: bigint,
    settings: string,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    for (let runNo = 1; ; runNo += 1) {
      const client = await this.#pool.connect();
      let broken: Error | undefined;
      let committing: Promise<pg.QueryResult> | undefined;
      const query: Tx["query"] = (made, values) => {
        if (committing !== undefined)
          throw new Error(`${made.name} comes after the last statement`);
        return run(client, made, values);
      };
      const commit = (): Promise<pg.QueryResult> => (committing ??= client.query("commit"));
      const onError = (error: Error): void => {
        broken = error;
      };
      // cut between two statements, it belongs to nobody who waits: without a listener Node would exit
      client.on("error", onError);
      try {
        writeTogether(client);
        const begun = client.query(
          `begin;${settings}set local app.merchant_id = '${BigInt(merchantId)}'`,
        );
        // a connection that is gone fails the statements behind it too, and they are waited for first
        begun.catch(() => undefined);
        const result = await work({
          merchantId,
          query,
          last: {
            merchantId,
            query: async (made, values) => {
              writeTogether(client);
              const answer = query<never>(made, values);
              const committed = commit();
              const [rows] = await Promise.allSettled([answer, committed]);
              if (rows.status === "rejected") throw rows.reason;
              return rows.value;
            },
          },
        });
        await begun;
        const { command } = await commit();
        if (command !== "COMMIT") throw new UndoneByStatement();
        return result;
      } catch (error) {
        await client.query("rollback").catch((failure: Error) => {
          broken = failure;
        });
        if (runNo >= MAX_RUNS || !RUN_AGAIN.has(sqlState(error))) throw error;
      } finally {
        client.off("error", onError);
        client.release(broken);
      }
    }
  }
}

/** What is written to a connection in one turn of the event loop leaves in one system call. */
function writeTogether(client: pg.PoolClient): void {
  const { stream } = client.connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

async function run<R extends object>(
  on: pg.Pool | pg.PoolClient,
  made: Statement,
  values: readonly SqlValue[],
): Promise<R[]> {
  const result = await on.query<unknown[]>({
    name: made.name,
    text: made.text,
    values: values.map(encode),
    rowMode: "array",
  } as pg.QueryArrayConfig);
  return toRows<R>(
    result.fields.map((field) => field.name),
    result.rows,
  );
}
