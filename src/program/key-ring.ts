/** The master keys of a process, and whether they are those of its database (docs/operating/vault-rotation.md). */
import type { Config } from "../config.ts";
import { FACTS } from "../engine/deployment/facts.ts";
import type { Database } from "../store/database.ts";
import { claimDeploymentValue } from "../store/deployment/claim-deployment-value.ts";
import { deploymentValues } from "../store/deployment/deployment-values.ts";
import { keyRing, parseMasterKey, type KeyRing, type MasterKey } from "../vault/master-key.ts";
import { sandboxMasterKey } from "../vault/sandbox-master-key.ts";

/** Throws with a sentence for the person who set the environment; it never quotes a key. */
export function readKeyRing(
  config: Pick<Config, "masterKey" | "oldMasterKeys" | "dataDir">,
): KeyRing {
  const current =
    config.masterKey === null
      ? sandboxMasterKey(config.dataDir)
      : readKey("PERENNIAL_MASTER_KEY", config.masterKey);
  const earlier = config.oldMasterKeys.map((text) => readKey("PERENNIAL_OLD_MASTER_KEYS", text));
  return keyRing(current, earlier);
}

function readKey(variable: string, text: string): MasterKey {
  const key = parseMasterKey(text);
  if (key === undefined) {
    throw new Error(`${variable} holds what is no key: give 32 random bytes in base64 or hex.`);
  }
  return key;
}

/** Which keys may have sealed the cards of this deployment: without one of them some would not open. */
export async function checkMasterKey(db: Database, ring: KeyRing): Promise<void> {
  const missing = await missingKey(db, ring);
  if (missing === null) return;
  throw new Error(
    `the cards in this database are sealed with another master key (${missing}); start with that ` +
      "PERENNIAL_MASTER_KEY, or with the data folder that made it. While keys are being rotated, " +
      "every process needs all of them (PERENNIAL_OLD_MASTER_KEYS).",
  );
}

/** The id of a key in use that the ring does not hold; null: none. A new database takes the ring's. */
async function missingKey(db: Database, ring: KeyRing): Promise<string | null> {
  const claim = { name: FACTS.masterKey, value: ring.current.id, expected: null };
  if (await claimDeploymentValue(db, claim)) return null;
  const facts = await deploymentValues(db, [FACTS.masterKey, FACTS.keysInUse]);
  const inUse = [facts.get(FACTS.masterKey), ...(facts.get(FACTS.keysInUse)?.split(",") ?? [])];
  return inUse.find((id) => id !== undefined && !ring.all.has(id)) ?? null;
}
