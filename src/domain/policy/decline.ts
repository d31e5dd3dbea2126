/**
 * Why a bank said no, in the classes that policies speak of (docs/concepts/policies.md).
 *
 * `soft`: may work later. `hard`: this card never again. `authentication`: the customer must prove
 * who they are. `fraud`: suspected. `configuration`: our own login or set-up; never a decline of the
 * customer's, so the charge waits.
 */
export const DECLINE_CLASSES = [
  "soft",
  "hard",
  "authentication",
  "fraud",
  "configuration",
] as const;
export type DeclineClass = (typeof DECLINE_CLASSES)[number];

/**
 * Advice that forbids another try with this card: Mastercard's 03 (do not try again) and 21 (the
 * cardholder ended it), Visa's R0, R1 and R3 (stop payment), and Secure Trading's own words for such,
 * which have one digit: 4 (do not try again) and 8 (blocked by the scheme).
 */
const DO_NOT_RETRY = new Set(["03", "21", "R0", "R1", "R3", "4", "8"]);

export function forbidsRetry(adviceCode: string | null): boolean {
  return adviceCode !== null && DO_NOT_RETRY.has(adviceCode);
}

/**
 * Mastercard's advice how long to wait: 72 hours (02), an hour (24), and 1, 2, 4, 6, 8 and 10 days (25
 * to 30). In dates that is one more than in days: a retry goes out as its date begins, and the decline
 * may have come late on its own.
 */
const REST_DATES: ReadonlyMap<string, number> = new Map([
  ["02", 4],
  ["24", 1],
  ["25", 2],
  ["26", 3],
  ["27", 5],
  ["28", 7],
  ["29", 9],
  ["30", 11],
]);

/** Dates that must lie between a decline and the next try, by the scheme's advice; 0: any. */
export function restDates(adviceCode: string | null): number {
  return adviceCode === null ? 0 : (REST_DATES.get(adviceCode) ?? 0);
}

/** The strictest scheme's limit, Visa's: so many tries again within so many days. */
const MOST_RETRIES_IN_WINDOW = 15;
const WINDOW_DAYS = 30;

/** Whether retries after these gaps would break the schemes' limit. */
export function triesTooOften(gapsDays: readonly number[]): boolean {
  let day = 0;
  const days = gapsDays.map((gap) => (day += gap));
  return days.some((last, at) => {
    const first = days[at - MOST_RETRIES_IN_WINDOW];
    return first !== undefined && last - first < WINDOW_DAYS;
  });
}
