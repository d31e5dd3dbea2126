/**
 * The hold: while it is there, no process of the deployment charges anything
 * (docs/decisions/restored-databases.md).
 */
import type { Database } from "../../store/database.ts";
import { claimDeploymentValue } from "../../store/deployment/claim-deployment-value.ts";
import { deleteDeploymentValue } from "../../store/deployment/delete-deployment-value.ts";
import { deploymentValue } from "../../store/deployment/deployment-value.ts";
import { FACTS } from "./facts.ts";

export type Hold = {
  /**
   * `moved`: the rows live elsewhere than before. `told`: an operator said that they were restored.
   * `lost`: the bank knows charges of ours that we do not.
   */
  readonly reason: "moved" | "told" | "lost";
};

export function readHold(text: string): Hold {
  return JSON.parse(text) as Hold;
}

export async function currentHold(db: Database): Promise<Hold | null> {
  const text = await deploymentValue(db, FACTS.hold);
  return text === null ? null : readHold(text);
}

/** `lost` replaces the weaker reasons, which a comparison may lift by itself. */
export async function placeHold(db: Database, hold: Hold): Promise<void> {
  const value = JSON.stringify(hold);
  const known = await deploymentValue(db, FACTS.hold);
  if (known === null || hold.reason === "lost") {
    await claimDeploymentValue(db, { name: FACTS.hold, value, expected: known });
  }
}

/** False when there was none. */
export async function liftHold(db: Database): Promise<boolean> {
  return await deleteDeploymentValue(db, FACTS.hold);
}
