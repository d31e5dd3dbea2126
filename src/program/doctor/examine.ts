/**
 * `perennial doctor`: looks at everything that a deployment stands on and says what to do about it
 * (docs/operating/doctor.md). A check that cannot be made is a fault of its own.
 */
import type { Finding } from "../../ports/finding.ts";
import { checkDatabaseClock, checkGateways } from "./check-clocks.ts";
import { checkMigrations, checkRoles, checkSettings } from "./check-database.ts";
import { checkDisk } from "./check-disk.ts";
import { checkHold } from "./check-hold.ts";
import { checkKeys } from "./check-keys.ts";
import { fault } from "./finding.ts";
import type { Patient } from "./patient.ts";

type Check = (patient: Patient) => Promise<Finding | readonly Finding[]>;

/** Those that cost a few reads: made at every start. */
const CHEAP: Readonly<Record<string, Check>> = {
  "clock.database": checkDatabaseClock,
  gateway: checkGateways,
  "database.role": checkRoles,
  "database.migrations": checkMigrations,
  database: checkSettings,
};

const ALL: Readonly<Record<string, Check>> = {
  ...CHEAP,
  keys: checkKeys,
  disk: checkDisk,
  hold: checkHold,
};

export async function examine(
  patient: Patient,
  depth: "cheap" | "full" = "full",
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const [name, check] of Object.entries(depth === "cheap" ? CHEAP : ALL)) {
    try {
      findings.push(...[await check(patient)].flat());
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      findings.push(fault(name, `could not be looked at: ${why}`, "Mend that first."));
    }
  }
  return findings;
}

/** Throws with the faults and what to do about them; for a start that must not happen. */
export function refuseFaults(findings: readonly Finding[]): void {
  const faults = findings.filter(({ state }) => state === "fault");
  if (faults.length === 0) return;
  throw new Error(faults.map(({ found, advice }) => `${found}. ${advice ?? ""}`).join("\n"));
}
