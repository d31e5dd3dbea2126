/** What a separate program says the story must give, against what Perennial gave. */
import { parse } from "csv-parse/sync";

export type ChargeRow = {
  readonly dueOn: string;
  readonly currency: string;
  readonly charges: number;
  readonly sumMinor: number;
};

type Fault = { readonly line: number; readonly column: string };

/** Differences in line and column, in words; empty: equal. */
export function compareFaults(found: readonly Fault[], expectedCsv: string): string[] {
  const expected = parse(expectedCsv, { columns: true }) as { line: string; column: string }[];
  return differences(
    new Map(found.map((one) => [`${one.line}`, one.column])),
    new Map(expected.map((one) => [one.line, one.column])),
  );
}

export function compareCharges(
  found: readonly ChargeRow[],
  expectedCsv: string,
): { readonly charges: number; readonly differences: string[] } {
  const expected = parse(expectedCsv, { columns: true }) as Record<string, string>[];
  return {
    charges: found.reduce((sum, row) => sum + row.charges, 0),
    differences: differences(
      new Map(
        found.map((row) => [`${row.dueOn} ${row.currency}`, `${row.charges} ${row.sumMinor}`]),
      ),
      new Map(
        expected.map((row) => [
          `${row["due_on"]} ${row["currency"]}`,
          `${row["charges"]} ${row["sum_minor"]}`,
        ]),
      ),
    ),
  };
}

function differences(
  found: ReadonlyMap<string, string>,
  expected: ReadonlyMap<string, string>,
): string[] {
  const all = new Set([...found.keys(), ...expected.keys()]);
  return [...all]
    .filter((key) => found.get(key) !== expected.get(key))
    .map(
      (key) => `${key}: ${found.get(key) ?? "nothing"}, expected ${expected.get(key) ?? "nothing"}`,
    );
}
