/**
 * The embedded database that worlds run in, one after the other: started and migrated once, emptied for
 * each. Nothing that a world leaves behind can be seen by the next, or a seed would not repeat.
 */
import { PgliteSession } from "../src/store/pglite-session.ts";

/** What a migration made stays; everything else is a world's. */
const KEPT = "schema_migrations";

/** A table that nothing was ever written to has no bytes; to truncate it costs as much as any other. */
const WRITTEN = `
  select relname as name from pg_class
   where relnamespace = 'public'::regnamespace and relkind = 'r' and relname <> '${KEPT}'
     and pg_relation_size(oid) > 0
   order by relname`;

export class Laboratory {
  readonly session: PgliteSession;

  private constructor(session: PgliteSession) {
    this.session = session;
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
    return new Laboratory(session);
  }

  async empty(): Promise<void> {
    const written = await this.session.asOwner<{ name: string }>(WRITTEN);
    if (written.length === 0) return;
    await this.session.asOwner(`truncate ${written.map(({ name }) => name).join(", ")}`);
  }

  async close(): Promise<void> {
    await this.session.close();
  }
}
