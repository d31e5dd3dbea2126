/** Strikes a planned fault, and puts it right again. Everything here is a real signal to a real process. */
import { setTimeout as sleep } from "node:timers/promises";
import type { CrashStack } from "./crash-stack.ts";
import type { PlannedFault } from "./fault-plan.ts";

/** What was going on at the moment of a fault. */
export type UnderWay = {
  /** Charges on the line and undecided ones, by state; null while the database is away. */
  readonly charges: Readonly<Record<string, number>> | null;
  /** Requests of customers and staff that wait for an answer. */
  readonly requests: number;
};

export async function lookUnderWay({ looker, desk }: CrashStack): Promise<UnderWay> {
  return { charges: await countOpen(looker), requests: desk.onTheLine };
}

async function countOpen(looker: CrashStack["looker"]): Promise<UnderWay["charges"]> {
  try {
    const { rows } = await looker.query<{ state: string; count: string }>(
      "select state, count(*) from transactions where check_at is not null group by state",
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  } catch {
    return null;
  }
}

/** What a fault takes out of service: one thing cannot be taken out twice at once. */
export function targetOf({ kind, engine }: PlannedFault): string {
  return kind.startsWith("engine") ? `engine ${engine + 1}` : kind;
}

/** Strikes; resolves when it is put right and what was down is up again. */
export async function strike(crash: CrashStack, fault: PlannedFault): Promise<void> {
  const { bank, engines } = crash.stack;
  const { postgres } = crash;
  const engine = engines[fault.engine];
  if (engine === undefined) throw new Error(`there is no engine ${fault.engine}`);
  switch (fault.kind) {
    case "engine-killed":
      await engine.end("SIGKILL");
      await sleep(fault.lastsMs);
      await engine.startAgain();
      return;
    case "engine-frozen":
      engine.freeze();
      await sleep(fault.lastsMs);
      engine.thaw();
      return;
    case "bank-killed":
      await bank.end("SIGKILL");
      await sleep(fault.lastsMs);
      await bank.startAgain();
      return;
    case "bank-disk-full":
      bank.fillDisk(fault.roomBytes);
      await sleep(fault.lastsMs);
      bank.freeDisk();
      return;
    case "postgres-stopped":
      await postgres.stopImmediate();
      await sleep(fault.lastsMs);
      await postgres.restart();
      return;
  }
}
