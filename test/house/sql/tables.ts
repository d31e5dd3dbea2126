/**
 * The tables above merchants: Citus would make them reference tables. Every other table is a tenant
 * table and carries merchant_id; there is no third kind (docs/decisions/distributable-schema.md).
 */
export const REFERENCE_TABLES: readonly string[] = [
  "schema_migrations",
  "deployment",
  "directory",
  "test_clocks",
  "report_logins",
];

/** The one tenant table that may be read over all merchants; its policy lets the program do so. */
export const FAN_OUT_TABLE = "due_merchants";

/** The reads over all merchants. Each new one needs a reason: on Citus it asks every node. */
export const FAN_OUT_READS: readonly string[] = [
  "discover_lanes", // finds work: which merchants have something due
  "next_due", // how long nobody has anything due
  "list_merchants", // a report over the whole deployment, asked for by hand
];
