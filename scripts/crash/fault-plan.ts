/**
 * Which faults a round has, when, and for how long: from the seed and the round's number alone, so
 * that a round can be planned again without those before it. Pure.
 */
import { seededRandom, shuffled } from "../stack/seeded-random.ts";

export const FAULT_KINDS = [
  "engine-killed",
  "engine-frozen",
  "bank-killed",
  "bank-disk-full",
  "postgres-stopped",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type PlannedFault = {
  readonly kind: FaultKind;
  /** Which engine, where it is one's. */
  readonly engine: number;
  /** The moment: when this part of the round's due charges has been decided by the bank, 0 to 1. */
  readonly share: number;
  /** Until it is put right. */
  readonly lastsMs: number;
  /** What the bank's journal can still take when its disk fills up. */
  readonly roomBytes: number;
};

export type RoundPlan = {
  /** 1 for a seed's first. */
  readonly round: number;
  /** The bank takes its time, so that many charges are on the line at any moment. */
  readonly isBankSlow: boolean;
  /** In the order of their moments. */
  readonly faults: readonly PlannedFault[];
};

export type PlanOptions = {
  readonly seed: number;
  readonly round: number;
  readonly kinds: readonly FaultKind[];
  readonly engines: number;
  /** How long an engine holds a lane without a sign of life. */
  readonly laneLeaseMs: number;
};

const PER_ROUND = 2;
/** Part of the rounds that have one fault more. */
const WITH_ANOTHER = 1 / 3;

/** Two or three faults; any three rounds in a row have every kind at least once. */
export function planRound(options: PlanOptions): RoundPlan {
  const { seed, round, kinds } = options;
  const random = seededRandom("round", seed, round);
  const numbers = Array.from({ length: PER_ROUND }, (_, no) => (round - 1) * PER_ROUND + no);
  const dealt = numbers.map((number) => dealtKind(seed, number, kinds));
  const another = random() < WITH_ANOTHER ? [pick(kinds, random)] : [];
  return {
    round,
    isBankSlow: random() < 0.5,
    faults: [...dealt, ...another]
      .map((kind) => planFault(kind, options, random))
      .toSorted((a, b) => a.share - b.share),
  };
}

/** Kinds are dealt like cards: all of them before the first one comes again. */
function dealtKind(seed: number, number: number, kinds: readonly FaultKind[]): FaultKind {
  const deal = Math.floor(number / kinds.length);
  const order = shuffled(kinds, seededRandom("deal", seed, deal));
  return required(order[number % kinds.length]);
}

function planFault(kind: FaultKind, options: PlanOptions, random: () => number): PlannedFault {
  const [shortestMs, longestMs] = lasts(kind, options.laneLeaseMs);
  return {
    kind,
    engine: Math.floor(random() * options.engines),
    share: 0.02 + 0.85 * random(),
    lastsMs: Math.round(shortestMs + (longestMs - shortestMs) * random()),
    roomBytes: Math.floor(1_000 * random()),
  };
}

function lasts(kind: FaultKind, laneLeaseMs: number): readonly [number, number] {
  switch (kind) {
    case "engine-frozen":
      // beyond its lease: others have taken its lanes when it runs on
      return [laneLeaseMs + 500, laneLeaseMs + 3_000];
    case "engine-killed":
    case "bank-killed":
    case "bank-disk-full":
    case "postgres-stopped":
      return [0, 2_500];
  }
}

function pick<T>(items: readonly T[], random: () => number): T {
  return required(items[Math.floor(random() * items.length)]);
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("there are no kinds of faults to choose from");
  return value;
}
