import type { Database } from "../../store/database.ts";
import { claimDeploymentValue } from "../../store/deployment/claim-deployment-value.ts";
import { deploymentValue } from "../../store/deployment/deployment-value.ts";
import { FACTS } from "./facts.ts";

/** The deployment's name for banks; of processes that start a new one together, one gives it. */
export async function deploymentId(db: Database, newId: () => string): Promise<string> {
  const known = await deploymentValue(db, FACTS.id);
  if (known !== null) return known;
  const made = newId();
  if (await claimDeploymentValue(db, { name: FACTS.id, value: made, expected: null })) return made;
  const winner = await deploymentValue(db, FACTS.id);
  if (winner === null) throw new Error("the deployment has no id");
  return winner;
}
