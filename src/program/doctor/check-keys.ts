/** The master keys of this environment against those that seal the cards. */
import type { Finding } from "../../ports/finding.ts";
import { deploymentValue } from "../../store/deployment/deployment-value.ts";
import { FACTS } from "../../engine/deployment/facts.ts";
import { listDirectoryMerchants } from "../../store/directory/list-directory-merchants.ts";
import { countSecretsByKey } from "../../store/vault/count-secrets-by-key.ts";
import { fault, ok, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** Looks at every card's key: a full examination only. */
export async function checkKeys({ db, ring }: Patient): Promise<Finding[]> {
  const sealing = await deploymentValue(db, FACTS.masterKey);
  const counts = new Map<string, number>();
  for (const merchantId of await listDirectoryMerchants(db)) {
    for (const { keyId, cards } of await db.vault(merchantId, countSecretsByKey)) {
      counts.set(keyId, (counts.get(keyId) ?? 0) + cards);
    }
  }
  const findings: Finding[] = [];
  for (const [keyId, cards] of counts) {
    if (ring.all.has(keyId)) continue;
    findings.push(
      fault(
        "keys.missing",
        `${cards} cards are sealed with master key ${keyId}, which is not here`,
        "Add it to PERENNIAL_OLD_MASTER_KEYS; without it nobody can charge these cards.",
      ),
    );
  }
  const old = [...counts].filter(([keyId]) => keyId !== ring.current.id);
  const left = old.reduce((sum, [, cards]) => sum + cards, 0);
  if (left > 0) {
    findings.push(
      warning(
        "keys.old",
        `${left} cards are sealed with another key than ${ring.current.id}`,
        "Run: perennial vault rotate",
      ),
    );
  }
  if (findings.length > 0) return findings;
  return sealing !== null && !ring.all.has(sealing)
    ? [
        fault(
          "keys.missing",
          `this database seals with master key ${sealing}, which is not here`,
          "Set PERENNIAL_MASTER_KEY to it, or use the data folder that made it.",
        ),
      ]
    : [ok("keys", `all cards are sealed with master key ${ring.current.id}`)];
}
