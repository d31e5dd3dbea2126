/**
 * Databases on the run's PostgreSQL that go from test to test, open and emptied: to make one and to
 * plan every statement on new connections costs more than most tests do with it.
 *
 * A test sees nothing of the one before. Who needs to change more than rows, or to look from outside,
 * asks for `adminUrl`; that database is dropped afterwards.
 */
import pg from "pg";
import { vi } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { createDatabaseFromTemplate, type TestDatabase } from "./postgres.ts";

export type BorrowedPostgres = {
  /** Open; closing it early is allowed. */
  readonly db: Database;
  /** Another process's way in; whoever asks for it closes it. */
  readonly connect: () => Database;
  /** As superuser, to look and to tamper. */
  readonly adminUrl: () => string;
  /** Closes and empties it. Throws when a connection to it is still in use: somebody leaked one. */
  readonly giveBack: () => Promise<void>;
};

type Kept = {
  readonly made: TestDatabase;
  readonly db: Database;
  readonly admin: pg.Client;
};

const CONNECTIONS = 8;
/** By what the kept connections are told from a test's. */
const APPLICATION = "kept between tests";
/** What a migration made stays; everything else is a test's. */
const KEPT_TABLE = "schema_migrations";
/** A larger table is not left to be read past the rows that were deleted. */
const LARGE_BYTES = 1 << 20;
/** A connection that was closed a moment ago may still be ending; as long as `drop database` waits. */
const ENDING = { interval: 20, timeout: 5_000 };

/** They end with the process. */
const idle: Kept[] = [];

export async function borrowPostgres(): Promise<BorrowedPostgres> {
  const kept = idle.pop() ?? (await make());
  const { db, close } = handleOn(kept.db);
  let isTouched = false;
  return {
    db,
    connect: () => openPostgres({ url: kept.made.url, connections: CONNECTIONS }),
    adminUrl: () => {
      isTouched = true;
      return kept.made.adminUrl;
    },
    giveBack: async () => {
      await close();
      if (!isTouched && (await isUnused(kept))) {
        await kept.admin.query(EMPTY);
        idle.push(kept);
        return;
      }
      await kept.db.close();
      await kept.admin.end();
      await kept.made.drop();
    },
  };
}

async function make(): Promise<Kept> {
  const made = await createDatabaseFromTemplate();
  const url = new URL(made.url);
  url.searchParams.set("application_name", APPLICATION);
  const admin = new pg.Client({ connectionString: made.adminUrl });
  // the server may end before this process does
  admin.on("error", () => undefined);
  await admin.connect();
  return { made, admin, db: openPostgres({ url: url.href, connections: CONNECTIONS }) };
}

/** False when somebody else is still connected, or in the middle of something. */
async function isUnused({ admin }: Kept): Promise<boolean> {
  const isAlone = async (): Promise<boolean> =>
    (await admin.query(IN_USE, [APPLICATION])).rowCount === 0;
  return await vi.waitUntil(isAlone, ENDING).catch(() => false);
}

/** A test's own: closing it leaves the database open, and waits for what is under way. */
function handleOn(db: Database): { db: Database; close: () => Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  let isClosed = false;
  const during = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isClosed) throw new Error("the database is closed");
    const running = work();
    underWay.add(running);
    try {
      return await running;
    } finally {
      underWay.delete(running);
    }
  };
  const close = async (): Promise<void> => {
    isClosed = true;
    await Promise.allSettled(underWay);
  };
  const handle: Database = {
    kind: db.kind,
    tenant: (merchantId, work, options) => during(() => db.tenant(merchantId, work, options)),
    vault: (merchantId, work) => during(() => db.vault(merchantId, work)),
    fanOutRead: (made, values) => during(() => db.fanOutRead(made, values)),
    global: (made, values) => during(() => db.global(made, values)),
    close,
  };
  return { db: handle, close };
}

const IN_USE = `
  select 1 from pg_stat_activity
   where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
     and (application_name <> $1 or state <> 'idle')`;

/** Deletes, since that leaves the plans of the connections as they are, where \`truncate\` does not. */
const EMPTY = `
  do $$
  declare
    written record;
  begin
    for written in
      select relname as name, pg_relation_size(oid) as bytes from pg_class
       where relnamespace = 'public'::regnamespace and relkind = 'r'
         and relname <> '${KEPT_TABLE}' and pg_relation_size(oid) > 0
    loop
      if written.bytes > ${LARGE_BYTES} then
        execute format('truncate %I', written.name);
      else
        execute format('delete from %I', written.name);
      end if;
    end loop;
  end $$`;
