/** Checks what the world outside cannot see: the rows of all merchants, when everything is over. */
import type { CheckDatabase } from "../violation.ts";
import { checkCharges } from "./charges.ts";
import { checkEvents } from "./event-trail.ts";
import { checkLanes } from "./lanes.ts";
import { checkLedger } from "./ledger.ts";
import { checkReferences } from "./row-references.ts";
import { checkSecrets } from "./secrets.ts";

export const checkDatabase: CheckDatabase = async (looked) => [
  ...(await checkCharges(looked)),
  ...(await checkLedger(looked)),
  ...(await checkEvents(looked)),
  ...(await checkLanes(looked)),
  ...(await checkReferences(looked)),
  ...(await checkSecrets(looked)),
];
