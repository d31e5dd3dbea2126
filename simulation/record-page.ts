/** What the record of the simulation says: ranges of seeds put together, and the page of them. Pure. */
import type { Simulated } from "./judged.ts";

/** Seeds that were run together. */
export type RecordedRange = Omit<Simulated, "failed"> & {
  readonly failedSeeds: readonly number[];
  /** With `-dirty` where files had been changed. */
  readonly commit: string;
  readonly versions: Readonly<{ node: string; perennial: string; pglite: string }>;
  readonly machine: string;
};

/** In the order of their seeds; no seed is in two. */
export type SimulationRecord = { readonly ranges: readonly RecordedRange[] };

/** A range that shares seeds with earlier ones takes their place. */
export function withRange(record: SimulationRecord, range: RecordedRange): SimulationRecord {
  const apart = record.ranges.filter(
    (one) => lastSeed(one) < range.firstSeed || one.firstSeed > lastSeed(range),
  );
  return { ranges: [...apart, range].toSorted((a, b) => a.firstSeed - b.firstSeed) };
}

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => readonly string[];

/** `table` lays out columns of text. */
export function recordPage({ ranges }: SimulationRecord, table: Table): string {
  const failed = ranges.flatMap(({ failedSeeds }) => failedSeeds);
  const sum = (of: (range: RecordedRange) => number): number =>
    ranges.reduce((total, range) => total + of(range), 0);
  const struck = new Map<string, number>();
  for (const { faults } of ranges) {
    for (const [kind, count] of Object.entries(faults)) {
      struck.set(kind, (struck.get(kind) ?? 0) + count);
    }
  }
  const rows = ranges.map((range) => [
    `${range.firstSeed} to ${lastSeed(range)}`,
    range.failedSeeds.length === 0 ? "nothing is wrong" : `wrong in ${range.failedSeeds.join(" ")}`,
    String(Math.round(range.durationMs / 60_000)),
    range.commit,
    `Perennial ${range.versions.perennial}, Node ${range.versions.node}, PGlite ${range.versions.pglite}`,
    range.machine,
  ]);
  return `# Record of the simulation

Written by \`npm run simulate -- --record\`; what it means:
[docs/concepts/simulation.md](../docs/concepts/simulation.md).

- ${sum(({ runs }) => runs)} seeds: ${failed.length === 0 ? "**nothing is wrong**" : `**wrong in ${failed.join(", ")}**`}
- ${sum(({ sold }) => sold)} purchases, ${sum(({ bankCalls }) => bankCalls)} calls to the bank, ${sum(({ steps }) => steps)} steps

How often each kind of fault struck:

\`\`\`text
${table(
  ["fault", "struck"],
  [...struck].map(([kind, count]) => [kind, String(count)]),
).join("\n")}
\`\`\`

What was run:

\`\`\`text
${table(["seeds", "found", "minutes", "commit", "versions", "machine"], rows).join("\n")}
\`\`\`
`;
}

function lastSeed({ firstSeed, runs }: Pick<RecordedRange, "firstSeed" | "runs">): number {
  return firstSeed + runs - 1;
}
