/** The arguments of `npm run crash`. */
import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import { FAULT_KINDS, type FaultKind } from "./fault-plan.ts";

export type CrashOptions = {
  readonly rounds: number;
  /** Number of the first round: a seed's rounds can be played from any one on. */
  readonly first: number;
  readonly seed: number;
  readonly kinds: readonly FaultKind[];
  readonly subscribers: number;
  /** Not to wait, at the end, for the answers of requests that were cut off. */
  readonly leaveOpen: boolean;
  /** To add the run to the committed record. */
  readonly record: boolean;
};

export const USAGE = `npm run crash -- [--rounds N] [--first N] [--seed N] [--faults KIND,…] [--subscribers N]
                 [--leave-open] [--record]

  --rounds       rounds to play (50), --first the number of the first one (1)
  --seed         plans the faults; a random one if not given
  --faults       ${FAULT_KINDS.join(",")}
  --subscribers  who fall due, most of them daily (1600)
  --leave-open   do not wait up to two minutes at the end for requests that were cut off
  --record       add the run to docs/results/crash.json and .md`;

/** Throws Error with one sentence for the person who typed it. */
export function readOptions(args: readonly string[]): CrashOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: "string", default: "50" },
      first: { type: "string", default: "1" },
      seed: { type: "string", default: String(randomInt(1_000_000)) },
      faults: { type: "string", default: FAULT_KINDS.join(",") },
      subscribers: { type: "string", default: "1600" },
      "leave-open": { type: "boolean", default: false },
      record: { type: "boolean", default: false },
    },
  });
  return {
    rounds: wholeNumber("--rounds", values.rounds),
    first: wholeNumber("--first", values.first),
    seed: wholeNumber("--seed", values.seed, 0),
    kinds: values.faults.split(",").map(faultKind),
    subscribers: wholeNumber("--subscribers", values.subscribers, 100),
    leaveOpen: values["leave-open"],
    record: values.record,
  };
}

/** The command that plays one round of a run again. */
export function commandFor({ seed, kinds, subscribers }: CrashOptions, round: number): string {
  const faults = kinds.length === FAULT_KINDS.length ? "" : ` --faults ${kinds.join(",")}`;
  return (
    `npm run crash -- --seed ${seed} --first ${round} --rounds 1` +
    `${faults} --subscribers ${subscribers}`
  );
}

function wholeNumber(name: string, text: string, least = 1): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least) {
    throw new Error(`${name} is "${text}"; give a whole number from ${least}.`);
  }
  return value;
}

function faultKind(text: string): FaultKind {
  const found = FAULT_KINDS.find((kind) => kind === text);
  if (found === undefined) {
    throw new Error(`there is no fault "${text}"; give some of ${FAULT_KINDS.join(", ")}.`);
  }
  return found;
}
