/** The PostgreSQL of a benchmark: durable, its settings stated, one folder of its own. */
import type pg from "pg";
import {
  startPostgres,
  type PostgresSettings,
  type RunningPostgres,
} from "../../scripts/postgres/launcher.ts";
import { connect } from "./connect.ts";
import { serverCpu, type CpuClock } from "./cpu.ts";

/**
 * What differs from PostgreSQL's defaults. Autovacuum is off in runs of seconds: one that starts in
 * one contender's run and not in the next one's would be chance.
 */
export const SETTINGS = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: "2GB",
  max_wal_size: "8GB",
  checkpoint_timeout: "30min",
  max_connections: 200,
  autovacuum: "off",
} as const satisfies PostgresSettings;

/** The product's login, as an operator makes it: it may make roles and owns its databases. */
const OWNER = { user: "perennial_owner", password: "owner-of-bench-databases" };

export type BenchServer = {
  readonly version: string;
  /** CPU of all processes of the server so far. */
  readonly cpu: CpuClock;
  /** URL of a database for the product's login. */
  readonly url: (database: string) => string;
  readonly adminUrl: (database: string) => string;
  /** Runs a statement as superuser. */
  readonly admin: (sql: string, database?: string) => Promise<pg.QueryResult>;
  /** A new empty database of the product's login. */
  readonly create: (database: string) => Promise<void>;
  /** A copy of a database, in memory as far as there is room, with nothing left to write. */
  readonly copy: (template: string, database: string) => Promise<void>;
  readonly drop: (database: string) => Promise<void>;
  readonly checkpoint: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startBenchServer(settings: PostgresSettings = {}): Promise<BenchServer> {
  const postgres = await startPostgres({ fsync: true, settings: { ...SETTINGS, ...settings } });
  const admin = (sql: string, database = "postgres"): Promise<pg.QueryResult> =>
    once(postgres.url(database), sql);
  await admin(`create role ${OWNER.user} login createrole password '${OWNER.password}'`);
  const version = String((await admin("show server_version")).rows[0]?.server_version);
  return {
    version,
    cpu: serverCpu(postgres.dataDir),
    url: (database) => postgres.url(database, OWNER),
    adminUrl: (database) => postgres.url(database),
    admin,
    create: async (database) => {
      await admin(`create database ${database} owner ${OWNER.user}`);
    },
    copy: (template, database) => copy(postgres, template, database),
    drop: async (database) => {
      await admin(`drop database if exists ${database} with (force)`);
    },
    checkpoint: async () => {
      await admin("checkpoint");
    },
    stop: () => postgres.stop(),
  };
}

/** By files, which is quick, and then read into the server's memory: a copy starts out cold. */
async function copy(postgres: RunningPostgres, template: string, database: string): Promise<void> {
  await once(
    postgres.adminUrl,
    `create database ${database} template ${template} strategy file_copy owner ${OWNER.user}`,
  );
  await once(
    postgres.url(database),
    `create extension if not exists pg_prewarm;
     select count(pg_prewarm(c.oid::regclass))
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind in ('r', 'i') and pg_relation_size(c.oid) > 0`,
  );
}

async function once(url: string, sql: string): Promise<pg.QueryResult> {
  const client = await connect(url);
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
