/**
 * The embedded database that worlds run in, one after the other: started and migrated once, emptied for
 * each. Nothing that a world leaves behind can be seen by the next, or a seed would not repeat.
 */
import { PgliteSession } from "../src/store/pglite-session.ts";

/** What a migration made stays; everything else is a world's. */
const KEPT = "schema_migrations";

export class Laboratory {
  readonly session: PgliteSession;
  readonly #tables: readonly string[];

  private constructor(session: PgliteSession, tables: readonly string[]) {
    this.session = session;
    this.#tables = tables;
  }

  /** A migrated database in memory, from `snapshot` where there is one. */
  static async open(snapshot?: Blob): Promise<Laboratory> {
    const session = await PgliteSession.open(snapshot === undefined ? {} : { snapshot });
    if (snapshot === undefined) await session.migrate();
    await session.becomeProgram();
    // a plan that is chosen by how often a statement ran would order rows by the seeds before
    await session.asOwner("set plan_cache_mode = force_generic_plan");
    // in memory there is nothing that a commit could wait for
    await session.asOwner("set synchronous_commit = off");
    const tables = await session.asOwner<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename <> '${KEPT}'
        order by tablename`,
    );
    return new Laboratory(
      session,
      tables.map((table) => table.name),
    );
  }

  async empty(): Promise<void> {
    await this.session.asOwner(`truncate ${this.#tables.join(", ")}`);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
