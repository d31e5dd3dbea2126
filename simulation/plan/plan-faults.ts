/** What goes wrong in a world, and from when on. */
import { FAULT_KINDS, type Fault, type FaultKind } from "../faults.ts";
import type { Random } from "../random.ts";
import type { CustomerPlan } from "./plan.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

const FEWEST = 7;
const MOST = 12;

export type FaultFrame = {
  readonly customers: readonly CustomerPlan[];
  readonly startAt: number;
  readonly quietAt: number;
};

export function planFaults(random: Random, frame: FaultFrame): readonly Fault[] {
  const made = Array.from({ length: random.int(FEWEST, MOST) }, (_, no): Fault => {
    const kind = random.pick(FAULT_KINDS);
    return { no: no + 1, kind, at: armedAt(random, frame), ...measure(random, kind) };
  });
  return made.toSorted((a, b) => a.at - b.at);
}

/** Half of them wait for somebody who buys or asks, so that commands are met as often as duties. */
function armedAt(random: Random, { customers, startAt, quietAt }: FaultFrame): number {
  if (random.chance(0.4)) {
    const { order, actions } = random.pick(customers);
    return random.pick([order.at, ...actions.map((action) => action.at)]) - random.int(0, 500);
  }
  // not in the last month: what it does must show
  return random.int(startAt, Math.max(startAt, quietAt - 20 * 24 * HOUR_MS));
}

function measure(random: Random, kind: FaultKind): Pick<Fault, "skip" | "forMs"> {
  const some = (skip: number, fromMs: number, toMs: number): Pick<Fault, "skip" | "forMs"> => ({
    skip: random.int(0, skip),
    forMs: random.int(fromMs, toMs),
  });
  switch (kind) {
    case "process killed":
      return some(60, SECOND_MS, random.pick([20 * SECOND_MS, HOUR_MS, 6 * HOUR_MS]));
    case "process stopped":
      return some(60, 11 * SECOND_MS, 3 * MINUTE_MS);
    case "clock set":
      return some(40, 0, 2 * SECOND_MS);
    case "commit answer lost":
      return some(12, 0, 0);
    case "connection lost":
      return some(30, 0, 0);
    case "database away":
      return some(20, 5 * SECOND_MS, 10 * MINUTE_MS);
    case "request late":
      return some(3, 0, 20 * SECOND_MS);
    case "request repeated":
    case "answer late":
    case "answer lost":
    case "booked twice":
      return some(3, 0, 0);
    case "bank unreachable":
    case "bank not connected":
      return some(3, 5 * MINUTE_MS, random.pick([2 * HOUR_MS, 30 * HOUR_MS]));
    case "bank silent":
      return some(3, MINUTE_MS, random.pick([HOUR_MS, 12 * HOUR_MS]));
    case "settlement late":
      return some(2, 30 * MINUTE_MS, 30 * HOUR_MS);
  }
}
