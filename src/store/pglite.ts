/**
 * The embedded database: PGlite in the data folder or in memory (docs/decisions/row-security.md).
 *
 * PGlite is one connection, so transactions queue here. It starts as superuser; the session gives
 * that up before the first statement of the program, since row-level security does not bind a
 * superuser. It does not fsync: a live deployment refuses it.
 */
import { PGlite } from "@electric-sql/pglite";
import type { Database } from "./database.ts";
import { encode, toRows, TYPE_PARSERS } from "./encode.ts";
import { migrateWith } from "./migrate.ts";
import { UndoneByStatement, type SqlValue, type Statement, type Tx } from "./statement.ts";

export type PgliteOptions = {
  /** Folder of the database; in memory when absent. The caller holds the folder's lock. */
  readonly dataDir?: string;
  /** A migrated database to start from, as `snapshotPglite` made it. */
  readonly snapshot?: Blob;
};

const AS_TEXT = Object.fromEntries(
  [20, 21, 23, 16, 25, 1043, 1082, 1083, 1114, 1184, 1700, 2950, 3802, 114].map((oid) => [
    oid,
    (value: unknown) => value as string,
  ]),
);

/** Opens and migrates the embedded database. */
export async function openPglite(options: PgliteOptions = {}): Promise<Database> {
  const lite = await startPglite(options);
  if (options.snapshot === undefined) await migratePglite(lite);
  await lite.exec("set role perennial_app");
  return new PgliteDatabase(lite);
}

/** A migrated database as a blob that `openPglite` starts from in under a second. */
export async function snapshotPglite(): Promise<Blob> {
  const lite = await startPglite({});
  await migratePglite(lite);
  const snapshot = await lite.dumpDataDir("none");
  await lite.close();
  return snapshot;
}

async function startPglite(options: PgliteOptions): Promise<PGlite> {
  const lite = await PGlite.create({
    ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
    ...(options.snapshot === undefined ? {} : { loadDataDir: options.snapshot }),
    parsers: { ...TYPE_PARSERS },
    serializers: AS_TEXT,
  });
  await lite.exec("set timezone = 'UTC'");
  return lite;
}

async function migratePglite(lite: PGlite): Promise<void> {
  await migrateWith({
    run: async (sql) => {
      await lite.exec(sql);
    },
    names: async (sql) => {
      const result = await lite.query<{ name: string }>(sql);
      return result.rows.map((row) => row.name);
    },
  });
}

class PgliteDatabase implements Database {
  readonly kind = "pglite";
  readonly #lite: PGlite;
  #last: Promise<unknown> = Promise.resolve();

  constructor(lite: PGlite) {
    this.#lite = lite;
  }

  tenant<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction(merchantId, "", work);
  }

  vault<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction(merchantId, "set local role perennial_vault;", work);
  }

  fanOutRead<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return this.#alone(() => this.#query<R>(made, values));
  }

  global<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return this.#alone(() => this.#query<R>(made, values));
  }

  async close(): Promise<void> {
    await this.#alone(() => this.#lite.close());
  }

  #transaction<T>(merchantId: bigint, role: string, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      await this.#lite.exec(`begin;${role}set local app.merchant_id = '${BigInt(merchantId)}'`);
      try {
        const result = await work({
          merchantId,
          query: (made, values) => this.#query(made, values),
        });
        const [ended] = await this.#lite.exec("commit");
        if (ended?.command !== "COMMIT") throw new UndoneByStatement();
        return result;
      } catch (error) {
        await this.#lite.exec("rollback");
        throw error;
      }
    });
  }

  async #query<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    const result = await this.#lite.query<unknown[]>(made.text, values.map(encode), {
      rowMode: "array",
    });
    return toRows<R>(
      result.fields.map((field) => field.name),
      result.rows,
    );
  }

  /** Waits for whoever is before us: one connection, one transaction at a time. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }
}
