/** Of repetitions: the middle one, the least and the most. */
export type Spread = { readonly median: number; readonly least: number; readonly most: number };

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    least: at(0),
    most: at(sorted.length - 1),
  };
}

/** What a figure is of another in the same repetition; its spread is over the repetitions. */
export function ratio(of: readonly number[], over: readonly number[]): Spread {
  return spread(of.map((value, repetition) => value / (over[repetition] ?? Number.NaN)));
}
