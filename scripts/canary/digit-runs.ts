/**
 * Finds numbers that nobody planted: digit runs of 13 to 19, with a right check digit, of an issuer
 * whose test numbers are in use here. Pure.
 *
 * The issuer list keeps it quiet: any run of digits passes the check digit one time in ten, and a
 * database is full of ids.
 */
import { passesLuhn } from "../../src/domain/card/card-number.ts";

/** First six digits of the published test numbers that the examples and tests use. */
export const TEST_ISSUERS: readonly string[] = [
  "222300",
  "371449",
  "378282",
  "400000",
  "400005",
  "411111",
  "424242",
  "510510",
  "555555",
];

const SHORTEST = 13;
const LONGEST = 19;

export type DigitRunSearch = {
  /** Takes a stream's chunks in order, answers the offsets of the numbers that ended in each. */
  readonly next: (chunk: Uint8Array) => number[];
  /** The stream ended: a run that reaches to its end is over now. */
  readonly end: () => number[];
};

/** A run counts from its first to its last digit: a number inside a longer run is not looked for. */
export function searchDigitRuns(issuers: readonly string[]): DigitRunSearch {
  const run = Buffer.alloc(LONGEST);
  let length = 0; // of the run, which may be longer than what is kept of it
  let streamed = 0;

  function close(endsAt: number): number[] {
    const digits = length;
    length = 0;
    if (digits < SHORTEST || digits > LONGEST) return [];
    const number = run.toString("latin1", 0, digits);
    const known = issuers.some((issuer) => number.startsWith(issuer));
    return known && passesLuhn(number) ? [endsAt - digits] : [];
  }

  return {
    next: (chunk) => {
      const offsets: number[] = [];
      for (let i = 0; i < chunk.length; i += 1) {
        const byte = chunk[i] as number;
        if (byte >= 48 && byte <= 57) {
          if (length < LONGEST) run[length] = byte;
          length += 1;
        } else if (length > 0) {
          offsets.push(...close(streamed + i));
        }
      }
      streamed += chunk.length;
      return offsets;
    },
    end: () => close(streamed),
  };
}
