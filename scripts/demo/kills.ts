/** When engines are killed: fractions of the way, from a seed, so that a run can be repeated. */
import { seededRandom } from "../stack/seeded-random.ts";

export function killSchedule(options: { readonly count: number; readonly seed: number }): number[] {
  return Array.from({ length: options.count }, seededRandom("kills", options.seed)).toSorted(
    (a, b) => a - b,
  );
}
