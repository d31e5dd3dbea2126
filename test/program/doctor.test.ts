// Goal: doctor finds what would hurt a deployment, says what to do, and changes nothing; a live one
// does not start with a fault. Method: a healthy deployment, then one thing wrong at a time.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { expect, onTestFinished, test } from "vitest";
import { placeHold } from "../../src/engine/deployment/hold.ts";
import type { Finding } from "../../src/ports/finding.ts";
import type { GatewayProbe, Probe } from "../../src/ports/gateway-probe.ts";
import { wallMs } from "../../src/ports/clock.ts";
import { judge } from "../../src/program/doctor/check-clocks.ts";
import { examine, refuseFaults } from "../../src/program/doctor/examine.ts";
import type { Patient } from "../../src/program/doctor/patient.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { keyRing, masterKey } from "../../src/vault/master-key.ts";
import { createDatabaseFromTemplate } from "../support/postgres.ts";
import { startProgram } from "../support/program.ts";
import { buy, monthly } from "../faces/rest/orders.ts";

function gateway(probe: Probe): GatewayProbe {
  return { name: "test", probe: async () => probe };
}

const answers = (aheadMs: number): GatewayProbe => ({
  name: "test",
  probe: async () => ({ kind: "answered", wallMs: wallMs() + aheadMs }),
});

async function patientOn(part: Partial<Patient> = {}): Promise<Patient & { adminUrl: string }> {
  const made = await createDatabaseFromTemplate();
  const db = openPostgres({ url: made.url, connections: 2 });
  const dataDir = await mkdtemp(join(tmpdir(), "perennial-doctor-"));
  onTestFinished(async () => {
    await db.close();
    await made.drop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const ring = keyRing(masterKey(new Uint8Array(32).fill(1)));
  const gateways = [answers(0)];
  const whole = { mode: "sandbox", dataDir, db, ring, gateways, wallMs, ...part } as const;
  return { ...whole, adminUrl: made.adminUrl };
}

async function owner(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** What is not well, as `state check`. */
function complaints(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ state }) => state !== "ok")
    .map(({ state, check }) => `${state} ${check}`);
}

// the run's PostgreSQL is fast and not safe, which is what doctor is for
const UNSAFE = ["database.fsync", "database.full_page_writes"];

test("a healthy deployment has nothing but what its server was told to be", async () => {
  const findings = await examine(await patientOn());
  expect(complaints(findings)).toEqual(UNSAFE.map((check) => `warning ${check}`));
  expect(findings.length).toBeGreaterThan(12);
  expect(findings.every(({ state, advice }) => (state === "ok") === (advice === null))).toBe(true);
});

test("in live mode an unsafe server is a fault, and the start is refused with what to do", async () => {
  const findings = await examine(await patientOn({ mode: "live" }), "cheap");
  expect(complaints(findings)).toEqual(UNSAFE.map((check) => `fault ${check}`));
  expect(() => refuseFaults(findings)).toThrow(/Set fsync = on in postgresql.conf/);
  expect(() => refuseFaults(findings.filter(({ check }) => !UNSAFE.includes(check)))).not.toThrow();
});

test.for([
  [0, 0, "ok"],
  [400, 0, "ok"],
  [-900, 0, "warning"],
  [2_400, 500, "warning"],
  [2_600, 500, "fault"],
  [-2_001, 0, "fault"],
] as const)("a clock that is %i ms off, give or take %i, is %s", ([skewMs, uncertainMs, state]) => {
  expect(judge("clock", "the other", { skewMs, uncertainMs }).state).toBe(state);
});

test("clocks of database and gateway are looked at", async () => {
  const patient = await patientOn({ gateways: [answers(10_000)] });
  const slow = { ...patient, wallMs: () => wallMs() - 60_000 };
  expect(complaints(await examine(patient))).toContain("fault clock.gateway");
  expect(complaints(await examine(slow))).toContain("fault clock.database");
});

test("a gateway that does not answer is told, and no reason not to start", async () => {
  const silent = gateway({ kind: "no-answer", cause: "connection refused" });
  const found = complaints(await examine(await patientOn({ gateways: [silent] })));
  expect(found).toContain("warning gateway.reachable");
});

test.for([
  ["alter table tasks disable row level security", "fault database.row_security"],
  ["delete from schema_migrations where name like '000005%'", "fault database.migrations"],
  ["insert into schema_migrations values ('999999-later.sql')", "fault database.migrations"],
] as const)("after `%s`: %s", async ([sql, complaint]) => {
  const patient = await patientOn();
  await owner(patient.adminUrl, sql);
  expect(complaints(await examine(patient))).toContain(complaint);
});

test("a data folder that cannot be written is a fault", async () => {
  const patient = await patientOn();
  const file = join(patient.dataDir, "file");
  await writeFile(file, "");
  const found = complaints(await examine({ ...patient, dataDir: join(file, "below") }));
  expect(found).toContain("fault disk.writable");
});

test("cards under a key that is not here, and a held deployment, are faults", async () => {
  const program = await startProgram();
  const shop = await program.newMerchant();
  await buy(shop, monthly());
  const patient: Patient = {
    ...(await patientOn()),
    db: program.db,
    ring: keyRing(masterKey(new Uint8Array(32).fill(9))),
  };
  await placeHold(program.db, { reason: "told" });
  const findings = await examine(patient);
  expect(complaints(findings)).toEqual(["fault keys.missing", "warning keys.old", "fault hold"]);
});

test("a running server examines itself, for keys of scope operate", async () => {
  const program = await startProgram();
  const shop = await program.newMerchant();
  const made = await shop.get("/v1/deployment/examination");
  expect(made).toMatchObject({ status: 200, body: { healthy: true } });
  const reader = await program.keyWith(shop, ["read", "write", "money"]);
  expect((await reader.get("/v1/deployment/examination")).status).toBe(403);
});
