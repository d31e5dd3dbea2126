/** What customers and staff do with what was bought. */
import type { Random } from "../random.ts";
import { planCard } from "./cards.ts";
import { shownPrice } from "./prices.ts";
import type { ActionPlan, Ask, OrderPlan } from "./plan.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

export type ActionFrame = {
  /** Of the customer, from 0. */
  readonly no: number;
  readonly order: OrderPlan;
  readonly quietAt: number;
};

/** In the order of time. */
export function planActions(random: Random, frame: ActionFrame): readonly ActionPlan[] {
  const { order, no } = frame;
  const recurs = order.lines.some((line) => line.recurring !== null);
  const made: ActionPlan[] = [];
  const then = (at: number, ask: Ask): void => {
    if (at < frame.quietAt) made.push({ at, ask });
  };
  if (order.payment === "auth") {
    const at = order.at + random.int(1, 5) * DAY_MS;
    then(at, random.chance(0.7) ? capture(random) : { kind: "void", of: 0 });
    then(at + 3 * DAY_MS, capture(random));
  }
  for (let count = random.int(0, recurs ? 2 : 1); count > 0; count -= 1) {
    planOne(random, frame, then);
  }
  if (no % 7 === 6) then(someTime(random, frame), { kind: "refund another's" });
  if (no % 7 === 5) then(someTime(random, frame), { kind: "cancel another's" });
  if (random.chance(0.4)) then(someTime(random, frame), { kind: "look at access" });
  return made.toSorted((a, b) => a.at - b.at);
}

function capture(random: Random): Ask {
  return { kind: "capture", share: random.chance(0.5) ? null : random.fraction() };
}

/** One thing that somebody does, with what often follows on it. */
function planOne(random: Random, frame: ActionFrame, then: (at: number, ask: Ask) => void): void {
  const at = someTime(random, frame);
  const later = at + random.int(1, 40) * DAY_MS;
  const line = random.fraction();
  const of = random.fraction();
  switch (random.int(0, 15)) {
    case 0:
      then(at, { kind: "cancel purchase", access: random.pick([null, null, "paid_time", "now"]) });
      if (random.chance(0.5)) then(later, { kind: "reactivate purchase" });
      then(later + DAY_MS, { kind: "look at access" });
      return;
    case 1:
      then(at, { kind: "cancel subscription", line });
      then(later, { kind: "look at access" });
      return;
    case 2:
    case 3:
      then(at, { kind: "extend", line, days: random.int(1, 40) });
      return;
    case 4:
      then(at, { kind: "deactivate", line });
      then(later, { kind: "activate", line, missed: random.pick(["charge", "skip"]) });
      return;
    case 5:
      then(at, { kind: "deactivate", line });
      then(later, { kind: "activate all", missed: random.pick(["charge", "skip"]) });
      return;
    case 6:
      then(at, {
        kind: "change card",
        line,
        card: planCard(random, frame.no * 8 + random.int(1, 7)),
      });
      return;
    case 7:
      then(at, {
        kind: "change amount",
        line,
        shown: shownPrice(random, frame.order.currency),
        increaseApproved: random.chance(0.5),
      });
      return;
    case 8:
      then(at, {
        kind: "change rhythm",
        line,
        unit: random.pick(["MONTH", "WEEK", "DAY"]),
        frequency: random.int(14, 40),
      });
      return;
    case 9:
      then(at, { kind: "change final", line, finalNumber: random.pick([0, 2, 3, 5, 8]) });
      return;
    case 10:
      then(at, { kind: "convert", line, moveAnchor: random.chance(0.5) });
      return;
    case 11:
      then(at, { kind: "refund", of, share: random.chance(0.5) ? null : random.fraction() });
      then(later, { kind: "refund", of, share: random.chance(0.5) ? null : random.fraction() });
      return;
    case 12:
      // before its batch leaves, on the day of the sale or soon after something fell due
      then(random.chance(0.5) ? frame.order.at + 10 * MINUTE_MS : at, { kind: "void", of: 0 });
      return;
    case 13:
      then(at, { kind: "dispute", of, won: false });
      if (random.chance(0.5)) then(later, { kind: "dispute", of, won: true });
      return;
    case 14:
      then(at, { kind: "expire purchase" });
      then(at + HOUR_MS, { kind: "look at access" });
      return;
    default:
      then(at, { kind: "refund", of, share: random.fraction() });
      then(at + random.int(0, 3_000), { kind: "refund", of, share: random.fraction() });
  }
}

/** Any time after the purchase; often the moment at which charges are made. */
function someTime(random: Random, { order, quietAt }: ActionFrame): number {
  const day = Math.floor(random.int(order.at, quietAt) / DAY_MS) * DAY_MS + DAY_MS;
  const inDay = random.chance(0.5)
    ? random.pick([0, 0.5, 4.5, 5.5]) * HOUR_MS + random.int(-500, 6_000)
    : random.int(8 * HOUR_MS, 20 * HOUR_MS);
  return Math.min(day + inDay, quietAt - HOUR_MS);
}
