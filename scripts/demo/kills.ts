/** When engines are killed: fractions of the way, from a seed, so that a run can be repeated. */
export function killSchedule(options: { readonly count: number; readonly seed: number }): number[] {
  let state = options.seed >>> 0 || 1;
  const next = (): number => {
    // xorshift32: small, repeatable, and good enough to spread ten moments
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: options.count }, next).toSorted((a, b) => a - b);
}
