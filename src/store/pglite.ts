/**
 * The embedded database: PGlite in the data folder or in memory (docs/decisions/row-security.md).
 *
 * PGlite is one connection, so transactions queue here. It starts as superuser; the session gives
 * that up before the first statement of the program, since row-level security does not bind a
 * superuser. It does not fsync: a live deployment refuses it.
 */
import type { Database } from "./database.ts";
import { PgliteSession, type SessionOptions, type SessionRole } from "./pglite-session.ts";
import type { SqlValue, Statement, Tx } from "./statement.ts";

export type PgliteOptions = SessionOptions;

/** Opens and migrates the embedded database. */
export async function openPglite(options: PgliteOptions = {}): Promise<Database> {
  const session = await PgliteSession.open(options);
  if (options.snapshot === undefined) await session.migrate();
  await session.becomeProgram();
  return pgliteOver(session, () => session.close());
}

/** The database of a session that is the program's already; closing it is what `end` does. */
export function pgliteOver(session: PgliteSession, end: () => Promise<void>): Database {
  return new PgliteDatabase(session, end);
}

/** A migrated database as a blob that `openPglite` starts from in under a second. */
export async function snapshotPglite(): Promise<Blob> {
  const session = await PgliteSession.open({});
  await session.migrate();
  const snapshot = await session.dump();
  await session.close();
  return snapshot;
}

class PgliteDatabase implements Database {
  readonly kind = "pglite";
  readonly #session: PgliteSession;
  readonly #end: () => Promise<void>;
  #last: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(session: PgliteSession, end: () => Promise<void>) {
    this.#session = session;
    this.#end = end;
  }

  tenant<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction(merchantId, "app", work);
  }

  vault<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction(merchantId, "vault", work);
  }

  fanOutRead<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return this.#alone(() => this.#session.query<R>(made, values));
  }

  global<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return this.#alone(() => this.#session.query<R>(made, values));
  }

  async close(): Promise<void> {
    await this.#alone(this.#end);
    this.#isClosed = true;
  }

  #transaction<T>(merchantId: bigint, role: SessionRole, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      await this.#session.begin(merchantId, role);
      // statements that are asked for together run one after the other, as on a connection
      let last: Promise<unknown> = Promise.resolve();
      const query: Tx["query"] = (made, values) => {
        const run = last.then(() => this.#session.query(made, values));
        last = run.catch(() => undefined);
        return run as Promise<never>;
      };
      try {
        const result = await work({ merchantId, query, last: { merchantId, query } });
        await last;
        await this.#session.commit();
        return result;
      } catch (error) {
        await last;
        await this.#session.rollback();
        throw error;
      }
    });
  }

  /** Waits for whoever is before us: one connection, one transaction at a time. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new Error("the database is closed"));
    const turn = this.#last.then(work, work);
    this.#last = turn.then(
      () => undefined,
      () => undefined,
    );
    return turn;
  }
}
