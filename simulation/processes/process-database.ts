/**
 * The database as one simulated process reaches it: every statement is a step at which another may go
 * on, the process may die, and the network may fail.
 */
import type { Database } from "../../src/store/database.ts";
import type { SessionRole } from "../../src/store/pglite-session.ts";
import type { SqlValue, Statement, Tx } from "../../src/store/statement.ts";
import type { Faults } from "../faults.ts";
import type { Owner } from "../owner.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Connection } from "./connection.ts";

export type ProcessDatabaseOptions = {
  readonly scheduler: Scheduler;
  readonly connection: Connection;
  readonly faults: Faults;
  readonly owner: Owner;
};

/** The words of the PostgreSQL driver when the other side hangs up. */
class ConnectionLost extends Error {
  constructor() {
    super("Connection terminated unexpectedly");
  }
}

export class ProcessDatabase implements Database {
  readonly kind = "pglite";
  readonly #scheduler: Scheduler;
  readonly #connection: Connection;
  readonly #faults: Faults;
  readonly #owner: Owner;

  constructor(options: ProcessDatabaseOptions) {
    this.#scheduler = options.scheduler;
    this.#connection = options.connection;
    this.#faults = options.faults;
    this.#owner = options.owner;
  }

  tenant<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction(merchantId, "app", work);
  }

  vault<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    return this.#transaction(merchantId, "vault", work);
  }

  fanOutRead<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return this.#alone<R>(made, values);
  }

  global<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return this.#alone<R>(made, values);
  }

  async close(): Promise<void> {
    // the connection is the world's
  }

  /** One statement in a transaction of its own. */
  #alone<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    return this.#whenFree(made.name, async () => {
      this.#connection.take(this.#owner, this.#scheduler.now);
      try {
        return await this.#connection.session.query<R>(made, values);
      } finally {
        this.#connection.release();
      }
    });
  }

  async #transaction<T>(
    merchantId: bigint,
    role: SessionRole,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    const { session } = this.#connection;
    const holding = await this.#whenFree("begin", async () => {
      const taken = this.#connection.take(this.#owner, this.#scheduler.now);
      await session.begin(merchantId, role);
      return taken;
    });
    let isLost = false;
    const query: Tx["query"] = (made, values) =>
      this.#step(made.name, async () => {
        if (isLost) throw new ConnectionLost();
        if (this.#strikes("connection lost", made.name)) {
          isLost = true;
          await this.#rollback();
          throw new ConnectionLost();
        }
        return await session.query(made, values);
      });
    try {
      const result = await work({ merchantId, query, last: { merchantId, query } });
      await this.#commit();
      return result;
    } catch (error) {
      if (this.#connection.isStill(holding)) {
        await this.#step("rollback", () => this.#rollback());
      }
      throw error;
    }
  }

  async #commit(): Promise<void> {
    this.#connection.announceCommit();
    await this.#step("commit", async () => {
      await this.#connection.session.commit();
      this.#connection.release();
      if (this.#strikes("commit answer lost", "commit")) throw new ConnectionLost();
    });
  }

  async #rollback(): Promise<void> {
    await this.#connection.session.rollback();
    this.#connection.release();
  }

  #strikes(kind: "connection lost" | "commit answer lost", label: string): boolean {
    const { now } = this.#scheduler;
    return this.#faults.strike(kind, now, `${this.#owner.name}, ${label}`) !== null;
  }

  #step<T>(label: string, work: () => Promise<T>): Promise<T> {
    return this.#scheduler.do(this.#owner, label, work);
  }

  #whenFree<T>(label: string, work: () => Promise<T>): Promise<T> {
    return this.#scheduler.do(this.#owner, label, work, () => this.#connection.isFree);
  }
}
