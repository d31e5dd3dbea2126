/** From runs to the figures that are promised: `bench/results.json`. */
import type { Machine } from "../machine/describe.ts";
import { ratio, spread, type Spread } from "../measure/statistics.ts";
import type { Run } from "../measure/timed-run.ts";
import type { Figures, Sizes } from "../suite.ts";

export type RatioName =
  | "overFloor"
  | "overNaive"
  | "overJobQueue"
  | "slowGateway"
  | "http"
  | "manyMerchants"
  | "worstOutcomes";

/** A ratio, what it must be at least, and what we want of it. */
export type Goal = {
  readonly name: RatioName;
  readonly what: string;
  readonly must: number;
  readonly goal: number;
};

export const GOALS: readonly Goal[] = [
  { name: "overFloor", what: "engine over the floor", must: 0.6, goal: 0.8 },
  { name: "overNaive", what: "engine over the naive way", must: 8, goal: 12 },
  { name: "overJobQueue", what: "engine over a job queue", must: 8, goal: 11 },
  { name: "slowGateway", what: "a gateway of 50–200 ms over one of 0 ms", must: 0.95, goal: 1 },
  {
    name: "http",
    what: "HTTP to a bank process on the same cores, over the floor",
    must: 0.28,
    goal: 0.45,
  },
  {
    name: "manyMerchants",
    what: "as many renewals of fifty times as many merchants",
    must: 0.4,
    goal: 0.8,
  },
  {
    name: "worstOutcomes",
    what: "all declined, all unknown: the worse over all approved",
    must: 0.5,
    goal: 0.8,
  },
];

export type Results = {
  readonly size: "full" | "quick";
  readonly sizes: Sizes;
  readonly machine: Machine;
  /** Medians of the ratios of one repetition. */
  readonly ratios: Readonly<Record<RatioName, number>>;
  readonly ratioSpreads: Readonly<Record<RatioName, Spread>>;
  readonly figures: Readonly<Record<string, FigureSummary>>;
  readonly runs: Figures;
};

export type FigureSummary = {
  readonly renewals: number;
  readonly perSecond: Spread;
  readonly nodeMicros: Spread;
  readonly postgresMicros: Spread;
  readonly bankMicros: Spread | null;
};

export function resultsOf(
  figures: Figures,
  about: Pick<Results, "size" | "sizes" | "machine">,
): Results {
  const rates = (name: string): readonly number[] =>
    (figures[name] ?? []).map((run) => run.perSecond);
  const declined = ratio(rates("declined"), rates("engine"));
  const unknown = ratio(rates("unknown"), rates("engine"));
  const ratioSpreads: Readonly<Record<RatioName, Spread>> = {
    overFloor: ratio(rates("engine"), rates("floor")),
    overNaive: ratio(rates("engine"), rates("naive")),
    overJobQueue: ratio(rates("engine"), rates("job queue")),
    slowGateway: ratio(rates("slow gateway"), rates("engine")),
    http: ratio(rates("http"), rates("floor")),
    manyMerchants: ratio(rates("many merchants"), rates("few merchants")),
    worstOutcomes: declined.median < unknown.median ? declined : unknown,
  };
  const ratios = Object.fromEntries(
    Object.entries(ratioSpreads).map(([name, { median }]) => [name, rounded(median)]),
  ) as Record<RatioName, number>;
  return {
    ...about,
    ratios,
    ratioSpreads,
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, runs]) => [name, summaryOf(runs)]),
    ),
    runs: figures,
  };
}

function summaryOf(runs: readonly Run[]): FigureSummary {
  const banks = runs.flatMap((run) => run.bankMicros ?? []);
  return {
    renewals: runs[0]?.renewals ?? 0,
    perSecond: spread(runs.map((run) => run.perSecond)),
    nodeMicros: spread(runs.map((run) => run.nodeMicros)),
    postgresMicros: spread(runs.map((run) => run.postgresMicros)),
    bankMicros: banks.length === 0 ? null : spread(banks),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
