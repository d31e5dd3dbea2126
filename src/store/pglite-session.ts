/**
 * The one connection of an embedded database.
 *
 * Speaks PostgreSQL's own protocol to it, each statement in one message and prepared once: a third of
 * the time of PGlite's `query`, which parses, plans and describes at every call, in five messages.
 * Keeps nobody apart from anybody: who calls it waits for the one before.
 */
import { messages, PGlite, protocol, types } from "@electric-sql/pglite";
import { encode, toRows, TYPE_PARSERS } from "./encode.ts";
import { migrateWith } from "./migrate.ts";
import { UndoneByStatement, type SqlValue, type Statement } from "./statement.ts";

const { serialize } = protocol;

export type SessionOptions = {
  /** Folder of the database; in memory when absent. The caller holds the folder's lock. */
  readonly dataDir?: string;
  /** A migrated database to start from, as `dump` made it. */
  readonly snapshot?: Blob;
};

/** Which of the program's database roles a transaction runs under. */
export type SessionRole = "app" | "vault";

export class PgliteSession {
  readonly #lite: PGlite;
  readonly #prepared = new Map<string, Prepared>();

  private constructor(lite: PGlite) {
    this.#lite = lite;
  }

  /** Starts as superuser; `migrate` needs that, and `becomeProgram` gives it up. */
  static async open(options: SessionOptions): Promise<PgliteSession> {
    const lite = await PGlite.create({
      ...(options.dataDir === undefined ? {} : { dataDir: options.dataDir }),
      ...(options.snapshot === undefined ? {} : { loadDataDir: options.snapshot }),
      parsers: { ...TYPE_PARSERS },
    });
    await lite.exec("set timezone = 'UTC'");
    return new PgliteSession(lite);
  }

  async migrate(): Promise<void> {
    await migrateWith({
      run: async (sql) => {
        await this.#lite.exec(sql);
      },
      names: async (sql) => {
        const result = await this.#lite.query<{ name: string }>(sql);
        return result.rows.map((row) => row.name);
      },
    });
  }

  /** From here on row-level security binds it (docs/decisions/row-security.md). */
  async becomeProgram(): Promise<void> {
    await this.#lite.exec("set role perennial_app");
  }

  /** Runs SQL as the superuser that the session started as; to look at everything, or to empty it. */
  async asOwner<R extends object>(sql: string): Promise<R[]> {
    await this.#lite.exec("reset role");
    const answer = await this.#lite.execProtocol(serialize.query(sql));
    await this.#lite.exec("set role perennial_app");
    return this.#rows<R>(columnsOf(answer.messages), answer.messages);
  }

  async dump(): Promise<Blob> {
    return await this.#lite.dumpDataDir("none");
  }

  async close(): Promise<void> {
    await this.#lite.close();
  }

  /** Opens a transaction that sees the rows of one merchant. */
  async begin(merchantId: bigint, role: SessionRole): Promise<void> {
    const become = role === "vault" ? "set local role perennial_vault;" : "";
    await this.#simple(`begin;${become}set local app.merchant_id = '${BigInt(merchantId)}'`);
  }

  /** Throws when a statement of the transaction had failed: then nothing of it was kept. */
  async commit(): Promise<void> {
    const answer = await this.#simple("commit");
    const ended = answer.find((message) => message instanceof messages.CommandCompleteMessage);
    if (ended?.text !== "COMMIT") throw new UndoneByStatement();
  }

  async rollback(): Promise<void> {
    await this.#simple("rollback");
  }

  /** Words that take no values and answer no rows: one message, where PGlite's `exec` sends many. */
  async #simple(sql: string): Promise<readonly Answer[]> {
    return (await this.#lite.execProtocol(serialize.query(sql))).messages;
  }

  /**
   * Runs one statement; outside a transaction in one of its own. Throws for a name that stands for
   * another text, as PostgreSQL's driver does.
   */
  async query<R extends object>(made: Statement, values: readonly SqlValue[]): Promise<R[]> {
    const known = this.#prepared.get(made.name);
    if (known !== undefined && known.text !== made.text) {
      throw new Error(`another SQL statement is prepared as ${made.name}`);
    }
    const message = Buffer.concat([
      ...(known === undefined ? prepare(made) : []),
      serialize.bind({ statement: made.name, values: values.map(encode) }),
      ...(known === undefined ? [serialize.describe({ type: "P" })] : []),
      serialize.execute({}),
      serialize.sync(),
    ]);
    const answer = await this.#lite.execProtocol(message);
    const columns = known?.columns ?? columnsOf(answer.messages);
    if (known === undefined) this.#prepared.set(made.name, { text: made.text, columns });
    return this.#rows<R>(columns, answer.messages);
  }

  #rows<R extends object>(columns: readonly Column[], answer: readonly Answer[]): R[] {
    const rows: unknown[][] = [];
    for (const message of answer) {
      if (!(message instanceof messages.DataRowMessage)) continue;
      rows.push(message.fields.map((text, index) => this.#value(text, columns[index])));
    }
    return toRows<R>(
      columns.map((column) => column.name),
      rows,
    );
  }

  /** Types that the program reads its own way, and arrays of them, are among the parsers. */
  #value(text: string | null, column: Column | undefined): unknown {
    return types.parseType(text, column?.dataTypeID ?? types.TEXT, this.#lite.parsers);
  }
}

type Answer = { readonly name: string };
type Column = messages.Field;
type Prepared = { readonly text: string; readonly columns: readonly Column[] };

function columnsOf(answer: readonly Answer[]): readonly Column[] {
  for (const message of answer) {
    if (message instanceof messages.RowDescriptionMessage) return message.fields;
  }
  return [];
}

/** Its first run may have failed after it was prepared, so the name is freed first. */
function prepare({ name, text }: Statement): Uint8Array[] {
  return [serialize.close({ type: "S", name }), serialize.parse({ name, text })];
}
