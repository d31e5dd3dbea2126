/**
 * Where the deployment's bank simulator is. All processes of a sandbox talk to one bank: two would
 * each know half of the money.
 */
import { request } from "undici";
import type { Log } from "../ports/log.ts";
import type { Database } from "../store/database.ts";
import { claimDeploymentValue } from "../store/deployment/claim-deployment-value.ts";
import { deploymentValue } from "../store/deployment/deployment-value.ts";
import { startBank, type BankProcess } from "./bank-process.ts";

const FACT = "simulator_url";
const REFRESH_MS = 2_000;
const HEALTH_MS = 2_000;

export type SimulatorAddress = {
  /** Where it is now, as far as this process knows. */
  readonly url: () => string;
  readonly stop: () => Promise<void>;
};

export type SimulatorOptions = {
  readonly db: Database;
  /** Given from outside; then nothing is started. */
  readonly given: string | null;
  readonly bankDataDir: string;
  readonly log: Log;
  readonly onRestart: () => void;
};

/** Uses the bank that is given, or the one of this deployment that runs, or starts one. */
export async function findSimulator(options: SimulatorOptions): Promise<SimulatorAddress> {
  const { db, given } = options;
  const known = await deploymentValue(db, FACT);
  if (given !== null) {
    if (known !== given) {
      await claimDeploymentValue(db, { name: FACT, value: given, expected: known });
    }
    return { url: () => given, stop: async () => {} };
  }
  if (known !== null && (await isUp(known))) return follow(db, known);
  const bank = await startBank({
    dataDir: options.bankDataDir,
    log: options.log,
    onRestart: options.onRestart,
  });
  const claim = { name: FACT, value: bank.url, expected: known };
  if (await claimDeploymentValue(db, claim)) return own(bank);
  // another process was first: its bank is the deployment's
  await bank.stop();
  const winner = await deploymentValue(db, FACT);
  if (winner === null) throw new Error("the deployment has no bank simulator");
  return follow(db, winner);
}

function own(bank: BankProcess): SimulatorAddress {
  return { url: () => bank.url, stop: bank.stop };
}

/** Another process's bank: it may be started again elsewhere, so look now and then. */
function follow(db: Database, first: string): SimulatorAddress {
  let url = first;
  const timer = setInterval(() => {
    deploymentValue(db, FACT).then(
      (value) => {
        url = value ?? url;
      },
      () => undefined,
    );
  }, REFRESH_MS);
  timer.unref();
  return {
    url: () => url,
    stop: async () => {
      clearInterval(timer);
    },
  };
}

async function isUp(url: string): Promise<boolean> {
  try {
    const answer = await request(`${url}/health`, { signal: AbortSignal.timeout(HEALTH_MS) });
    await answer.body.dump();
    return answer.statusCode === 200;
  } catch {
    return false;
  }
}
