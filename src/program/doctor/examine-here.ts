/** `perennial doctor` with DATABASE_URL: needs no running server, and changes nothing. */
import type { Config } from "../../config.ts";
import type { Finding } from "../../ports/finding.ts";
import { wallMs } from "../../ports/clock.ts";
import { deploymentValue } from "../../store/deployment/deployment-value.ts";
import { openPostgres } from "../../store/postgres.ts";
import { readKeyRing } from "../key-ring.ts";
import { examine } from "./examine.ts";
import { fault } from "./finding.ts";
import { probeOf } from "./probe-of.ts";

export async function examineHere(
  config: Config & { readonly databaseUrl: string },
): Promise<readonly Finding[]> {
  const db = openPostgres({ url: config.databaseUrl, connections: 2 });
  try {
    const simulatorUrl = config.simulatorUrl ?? (await deploymentValue(db, "simulator_url"));
    return await examine({
      mode: config.mode,
      dataDir: config.dataDir,
      db,
      ring: readKeyRing(config),
      gateways: simulatorUrl === null ? [] : [probeOf(() => simulatorUrl)],
      wallMs,
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return [
      fault(
        "database.reachable",
        `the database cannot be used: ${why}`,
        "Check DATABASE_URL: host, port, name and password, and that it was migrated " +
          "(perennial migrate).",
      ),
    ];
  } finally {
    await db.close();
  }
}
