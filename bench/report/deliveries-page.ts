/** The results of `npm run bench:deliveries` for people: `docs/results/deliveries.md`. */
import type { DeliveryFigures } from "../deliveries/measure.ts";
import type { Machine } from "../machine/describe.ts";
import { count, machineLines, table } from "./page.ts";

export type DeliveryResults = {
  readonly machine: Machine;
  readonly mixed: DeliveryFigures;
  /** The same without the dead and the slow. */
  readonly alone: DeliveryFigures;
};

export function deliveriesPage({ machine, mixed, alone }: DeliveryResults): string {
  const { targets } = mixed;
  const rate = ({ liveMessages, liveSeconds }: DeliveryFigures): number =>
    liveMessages / liveSeconds;
  return [
    "# Deliveries with dead and slow receivers",
    "",
    "Written by `npm run bench:deliveries -- --record`; do not edit.",
    "",
    `${count(mixed.events)} events of 20 merchants, five of each purchase, all due at once. Targets: ` +
      `${targets.live} take what they get, ${targets.slow} take 250 ms for it, ${targets.closed} are ` +
      `closed, ${targets.silent} say nothing. One in 200 answers is lost after the message was taken.`,
    "",
    "Each target that takes messages got **exactly the events that happened, in the order of each",
    "purchase**, and no more duplicates than answers were lost; otherwise there would be no page.",
    "",
    ...table(
      ["", "with the dead and the slow", "the live ones alone"],
      [
        ["messages to live targets", count(mixed.liveMessages), count(alone.liveMessages)],
        [
          "until all of them were taken",
          secondsText(mixed.liveSeconds),
          secondsText(alone.liveSeconds),
        ],
        ["live messages/s", count(rate(mixed)), count(rate(alone))],
        ["until the slow had theirs", secondsText(mixed.allSeconds), "–"],
        ["duplicates, of lost answers", lossText(mixed), lossText(alone)],
        ["tries against dead targets", String(mixed.deadTries), "–"],
        ["most memory, MB", String(mixed.mostMB), String(alone.mostMB)],
        ["by tenths of the run, MB", mixed.tenthsMB.join(" "), alone.tenthsMB.join(" ")],
      ],
    ),
    "",
    `With the dead and the slow beside them, live targets got theirs at ` +
      `**${((100 * rate(mixed)) / rate(alone)).toFixed(0)} %** of the rate without; the messages to the ` +
      "slow were sent in that time too. Memory must be ≤ 300 MB and flat.",
    "",
    ...machineLines(machine),
  ].join("\n");
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

function lossText({ duplicates, lostAnswers }: DeliveryFigures): string {
  return `${duplicates} of ${lostAnswers}`;
}
