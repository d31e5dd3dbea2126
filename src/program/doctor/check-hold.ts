/** Whether the deployment is kept from charging. */
import type { Finding } from "../../ports/finding.ts";
import { currentHold } from "../../engine/deployment/hold.ts";
import { fault, ok } from "./finding.ts";
import type { Patient } from "./patient.ts";

const WHY = {
  moved: "the database lives elsewhere than before",
  told: "the database is said to be restored",
  lost: "the bank knows charges that the database does not",
} as const;

export async function checkHold({ db }: Patient): Promise<Finding> {
  const hold = await currentHold(db);
  return hold === null
    ? ok("hold", "nothing keeps the deployment from charging")
    : fault(
        "hold",
        `nothing is charged: ${WHY[hold.reason]}`,
        "Run: perennial reconcile --adopt (docs/operating/backup.md)",
      );
}
