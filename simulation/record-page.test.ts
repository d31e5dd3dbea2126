import { describe, expect, test } from "vitest";
import { table } from "../src/faces/cli/terminal/table.ts";
import { recordPage, withRange, type RecordedRange } from "./record-page.ts";

describe("the record of the simulation", () => {
  test("adds ranges up, in the order of their seeds", () => {
    const record = [range(501, 500), range(1, 500)].reduce(withRange, { ranges: [] });
    expect(record.ranges.map(({ firstSeed }) => firstSeed)).toEqual([1, 501]);
    const page = recordPage(record, table);
    expect(page).toContain("1000 seeds: **nothing is wrong**");
    expect(page).toMatch(/bank dark +1000/);
    expect(page).toMatch(/501 to 1000 +nothing is wrong/);
  });

  test("a range that is run again takes the place of what was known of its seeds", () => {
    const before = [range(1, 500), range(501, 500)].reduce(withRange, { ranges: [] });
    const after = withRange(before, { ...range(1, 200), failedSeeds: [7] });
    expect(after.ranges.map(({ runs }) => runs)).toEqual([200, 500]);
    expect(recordPage(after, table)).toContain("700 seeds: **wrong in 7**");
  });
});

function range(firstSeed: number, runs: number): RecordedRange {
  return {
    firstSeed,
    runs,
    faults: { "bank dark": runs },
    sold: runs,
    bankCalls: runs,
    steps: runs,
    durationMs: 60_000,
    failedSeeds: [],
    commit: "0123456789ab",
    versions: { node: "24.0.0", perennial: "0.1.0", pglite: "0.5.0" },
    machine: "2 × cpu",
  };
}
