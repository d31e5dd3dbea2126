/** The numbers beside a chart. */

const FORMAT = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 });
const STEPS = [1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.4, 2.6, 3, 4, 5, 6, 7, 8, 9, 10];

/** `1,234.5`: for people, never read back. */
export function formatNumber(value: number): string {
  return FORMAT.format(value);
}

/**
 * A round number from `largest` (0 or more) on, half of which is round too: where an axis ends. An
 * even number up to 10, so that a count of few things gets no fractions.
 */
export function axisTop(largest: number): number {
  if (largest <= 10) return Math.max(2, Math.ceil(largest / 2) * 2);
  const unit = 10 ** Math.floor(Math.log10(largest));
  const step = STEPS.find((candidate) => candidate * unit >= largest) ?? 10;
  return Math.round(step * unit);
}

/** Chart values are amounts of something; a negative one or none at all is a bug of the caller. */
export function largestOf(values: readonly number[]): number {
  for (const value of values) {
    if (!(Number.isFinite(value) && value >= 0)) throw new RangeError(`cannot draw ${value}`);
  }
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** How many of `levels` steps `value` reaches up to `top`; at least one if it is not nothing. */
export function levelOf(value: number, top: number, levels: number): number {
  return value === 0 ? 0 : Math.max(1, Math.round((value / top) * levels));
}
