/** Roles, row security, migrations and settings of the database. */
import type { Finding } from "../../ports/finding.ts";
import { migrationFiles } from "../../store/migrate.ts";
import { selectMigrations } from "../../store/server/select-migrations.ts";
import { selectOpenTables } from "../../store/server/select-open-tables.ts";
import { selectSessionRole } from "../../store/server/select-session-role.ts";
import { selectSettings } from "../../store/server/select-settings.ts";
import { fault, ok, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** The program's sessions own nothing, and every merchant's row is guarded. */
export async function checkRoles({ db }: Patient): Promise<Finding[]> {
  const role = await selectSessionRole(db);
  const open = await selectOpenTables(db);
  return [
    role.almighty || role.owned > 0
      ? fault(
          "database.role",
          `sessions run as ${role.name}, which row security does not bind`,
          "Let the login of DATABASE_URL be a member of perennial_app and perennial_vault; see " +
            "docs/operating/postgres.md.",
        )
      : ok("database.role", `sessions run as ${role.name}, which owns nothing`),
    open.length > 0
      ? fault(
          "database.row_security",
          `not guarded by row security: ${open.join(", ")}`,
          "Somebody switched it off. Run: alter table <name> enable row level security, and force.",
        )
      : ok("database.row_security", "every merchant's rows are guarded by row security"),
  ];
}

export async function checkMigrations({ db }: Patient): Promise<Finding> {
  const had = await selectMigrations(db);
  const wanted = migrationFiles().map(({ name }) => name);
  const missing = wanted.filter((name) => !had.includes(name));
  const strange = had.filter((name) => !wanted.includes(name));
  if (missing.length > 0) {
    return fault(
      "database.migrations",
      `${missing.length} migrations have not run: ${missing.join(", ")}`,
      "Run: perennial migrate",
    );
  }
  return strange.length > 0
    ? fault(
        "database.migrations",
        `the database has migrations that this version does not know: ${strange.join(", ")}`,
        "It belongs to a newer version of Perennial; start that one.",
      )
    : ok("database.migrations", `all ${wanted.length} migrations have run`);
}

/** What a setting must be, and what is lost otherwise. */
const DURABILITY = [
  ["fsync", ["on"], "a crash of the machine may destroy the database"],
  ["full_page_writes", ["on"], "a crash of the machine may destroy pages"],
  [
    "synchronous_commit",
    ["on", "remote_apply", "remote_write", "local"],
    "keys that were sent to the bank may be forgotten, and customers charged twice",
  ],
] as const;

const OLDEST_VERSION = 150_000;
/** Connections of one process, one of them for a moment at the start. */
const CONNECTIONS_PER_PROCESS = 11;
const FEW_CONNECTIONS = 3 * CONNECTIONS_PER_PROCESS;

export async function checkSettings({ db, mode }: Patient): Promise<Finding[]> {
  if (db.kind === "pglite") {
    const found = "the embedded database, which does not survive a power cut";
    return [
      mode === "live"
        ? fault("database.kind", found, "Set DATABASE_URL to a PostgreSQL.")
        : ok("database.kind", `${found}; good enough for a sandbox`),
    ];
  }
  const names = ["server_version_num", "server_version", "max_connections", "autovacuum"];
  const settings = await selectSettings(db, [...names, ...DURABILITY.map(([name]) => name)]);
  const value = (name: string): string => settings.get(name) ?? "unknown";
  const findings: Finding[] = [
    Number(value("server_version_num")) < OLDEST_VERSION
      ? fault(
          "database.version",
          `PostgreSQL ${value("server_version")}`,
          "Upgrade to PostgreSQL 15 or later.",
        )
      : ok("database.version", `PostgreSQL ${value("server_version")}`),
  ];
  for (const [name, allowed, loss] of DURABILITY) {
    const isSafe = allowed.some((one) => one === value(name));
    const found = `${name} is ${value(name)}`;
    const advice = `Set ${name} = on in postgresql.conf and restart: as it is, ${loss}.`;
    if (isSafe) findings.push(ok(`database.${name}`, found));
    else if (mode === "live") findings.push(fault(`database.${name}`, found, advice));
    else findings.push(warning(`database.${name}`, found, advice));
  }
  const connections = Number(value("max_connections"));
  findings.push(
    connections < FEW_CONNECTIONS
      ? warning(
          "database.max_connections",
          `max_connections is ${connections}`,
          `Each process of Perennial takes up to ${CONNECTIONS_PER_PROCESS}; raise it.`,
        )
      : ok("database.max_connections", `max_connections is ${connections}`),
    value("autovacuum") === "on"
      ? ok("database.autovacuum", "autovacuum is on")
      : warning(
          "database.autovacuum",
          "autovacuum is off",
          "Set autovacuum = on: renewals update rows, and dead ones would pile up.",
        ),
  );
  return findings;
}
