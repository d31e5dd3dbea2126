/**
 * A named SQL statement, prepared once per connection.
 *
 * Every statement of the product is made by `statement()`, so that the house tests can lint all of
 * them (routing, volatility: docs/decisions/distributable-schema.md). Two conditions follow: each
 * parameter carries its type at least once, as `$1::bigint`, and one file holds one statement.
 *
 * scope `tenant`: every scan carries `merchant_id = $1`; run by `db.tenant`.
 * scope `fan-out`: a read over all merchants, on the explicit list; run by `db.fanOutRead`.
 * scope `global`: tables above merchants (directory, clock); run by `db.global`.
 * scope `vault`: as `tenant`, under the vault's own database role; run by `db.vault`.
 */
export type StatementScope = "tenant" | "fan-out" | "global" | "vault";

export type Statement = {
  readonly name: string;
  readonly scope: StatementScope;
  readonly text: string;
};

export type SqlValue =
  | null
  | string
  | number
  | bigint
  | boolean
  | readonly (string | null)[]
  | readonly (number | null)[]
  | readonly (bigint | null)[]
  | readonly (boolean | null)[];

/** A row with its columns in camelCase: bigint → bigint, date → string, timestamptz → Instant (ms). */
export type Row = Record<string, unknown>;

const registered = new Map<string, Statement>();

export function statement(name: string, scope: StatementScope, text: string): Statement {
  const earlier = registered.get(name);
  if (earlier !== undefined && earlier.text !== text) {
    throw new Error(`two SQL statements are called ${name}; give one of them another name`);
  }
  const made = { name, scope, text };
  registered.set(name, made);
  return made;
}

/** Every statement of the modules loaded so far, for the lints. */
export function allStatements(): readonly Statement[] {
  return [...registered.values()];
}

/** Runs statements in a transaction of one merchant. */
export interface Statements {
  readonly merchantId: bigint;
  readonly query: <R extends object = Row>(
    statement: Statement,
    values: readonly SqlValue[],
  ) => Promise<R[]>;
}

/** One database transaction of one merchant. */
export interface Tx extends Statements {
  /**
   * For its last statement: the commit goes out right behind it, which spares a round trip. Whoever
   * uses it does not judge the answer, since there is nothing left to roll back.
   */
  readonly last: Statements;
}

/** A statement failed and its error was caught: the commit undid everything, and did not fail. */
export class UndoneByStatement extends Error {
  constructor() {
    super("a statement of this transaction failed, so nothing of it was kept");
  }
}
