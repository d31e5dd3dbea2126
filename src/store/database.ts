/**
 * The two ways into merchants' data, and the two beside them (docs/decisions/row-security.md).
 *
 * PGlite and PostgreSQL stand behind this one interface with equal row types. The application's
 * database role is neither superuser nor owner; row-level security backs I7.
 */
import type { Row, SqlValue, Statement, Tx } from "./statement.ts";

export interface Database {
  readonly kind: "pglite" | "postgres";

  /**
   * Runs `work` in one transaction that can see one merchant's rows; rolls back when it throws. As a
   * snapshot, all its reads see the rows of one moment.
   */
  tenant<T>(
    merchantId: bigint,
    work: (tx: Tx) => Promise<T>,
    options?: { readonly isolation: "snapshot" },
  ): Promise<T>;

  /** As `tenant`, under the database role that alone may read the vault's tables. */
  vault<T>(merchantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T>;

  /** One read over all merchants; only statements of scope `fan-out`. */
  fanOutRead<R extends object = Row>(
    statement: Statement,
    values: readonly SqlValue[],
  ): Promise<R[]>;

  /** One statement on the few tables above merchants (scope `global`), in a transaction of its own. */
  global<R extends object = Row>(statement: Statement, values: readonly SqlValue[]): Promise<R[]>;

  close(): Promise<void>;
}
