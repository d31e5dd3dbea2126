/** What an operator does after a restore: compares the books, takes lost charges over, lets go. */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Gateway } from "../../ports/gateway.ts";
import { putDeploymentValue } from "../../store/deployment/put-deployment-value.ts";
import type { EngineContext } from "../engine-context.ts";
import { adoptCharges } from "./adopt-charges.ts";
import { journalMark } from "./facts.ts";
import { currentHold, liftHold, type Hold } from "./hold.ts";
import { lostAmong, ownEntry, type SubjectEntry } from "./lost-charges.ts";

export type TakeOver = {
  /** Charges that the bank knew and the database did not. */
  readonly lost: number;
  readonly adopted: number;
  readonly left: readonly { readonly lost: SubjectEntry; readonly why: string }[];
  /** What still keeps the deployment from charging; null: nothing. */
  readonly hold: Hold | null;
};

/**
 * Adopts every charge of this deployment, of whichever merchant, that only the bank knows; lifts the
 * hold when none is left. Doing it again goes on where it was.
 */
export async function takeOverLost(
  context: EngineContext,
  gateway: Gateway,
): Promise<Result<TakeOver>> {
  const record = await readRecord(context, gateway);
  if (record === null) return UNREADABLE;
  const lost = await lostAmong(context, record.own);
  const { adopted, left } = await adoptCharges(context, lost);
  if (left.length === 0) await goOn(context, gateway, record.lastKey);
  return accept({ lost: lost.length, adopted, left, hold: await currentHold(context.db) });
}

/** Lets the deployment charge again although charges are left that it does not know. */
export async function release(
  context: EngineContext,
  gateway: Gateway | null,
): Promise<Result<null>> {
  if ((await currentHold(context.db)) === null) {
    return refuse("wrong_state", "The deployment is not held.");
  }
  const record = gateway === null ? { lastKey: null } : await readRecord(context, gateway);
  if (record === null) return UNREADABLE;
  await goOn(context, gateway, record.lastKey);
  return accept(null);
}

const UNREADABLE = refuse(
  "gateway_unreachable",
  "The bank's journal cannot be read; try again later.",
);

/** The next start looks at what comes after this; what was left is not held against it again. */
async function goOn(
  context: EngineContext,
  gateway: Gateway | null,
  lastKey: string | null,
): Promise<void> {
  if (gateway !== null && lastKey !== null) {
    await putDeploymentValue(context.db, journalMark(gateway.name), lastKey);
  }
  await liftHold(context.db);
  await context.standing.lookNow();
}

async function readRecord(
  context: EngineContext,
  gateway: Gateway,
): Promise<{ readonly own: SubjectEntry[]; readonly lastKey: string | null } | null> {
  const own: SubjectEntry[] = [];
  let lastKey: string | null = null;
  try {
    for await (const entry of gateway.journal()) {
      lastKey = entry.key;
      const found = ownEntry(entry, context.deploymentId);
      if (found !== null) own.push(found);
    }
  } catch (error) {
    context.log.warn({ error }, "the bank's record cannot be read");
    return null;
  }
  return { own, lastKey };
}
