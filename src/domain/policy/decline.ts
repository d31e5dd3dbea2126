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

/** Scheme advice that forbids another try with this card (Mastercard 03 and 21, Visa category 1 "R"). */
const DO_NOT_RETRY = new Set(["03", "21", "R0", "R1", "R3"]);

export function forbidsRetry(adviceCode: string | null): boolean {
  return adviceCode !== null && DO_NOT_RETRY.has(adviceCode);
}
