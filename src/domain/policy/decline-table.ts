/**
 * What a gateway's words for a decline mean, as data: one form for all gateways, which the gateway
 * reads its answers by and of which docs/reference/declines.md is printed. Pure.
 */
import { DECLINE_CLASSES, forbidsRetry, type DeclineClass } from "./decline.ts";

/**
 * `open`: it is no answer, the money may have moved. `not-carried-out`: nothing was sent on. Both are
 * no declines; a gateway may have such words among its codes.
 */
export const MEANINGS = [...DECLINE_CLASSES, "not-carried-out", "open"] as const;
export type AnswerMeaning = (typeof MEANINGS)[number];

export type DeclineTable = {
  readonly gateway: string;
  /** Where the other side says what its codes mean. */
  readonly source: string;
  readonly codes: Readonly<Partial<Record<AnswerMeaning, readonly string[]>>>;
  /** Codes whose meaning depends on what else is said, in words for people; the gateway decides. */
  readonly besides: readonly string[];
};

/**
 * What a code counts as that stands in no table: still a decline, and no money moved. It is the class
 * that closes no doors: nobody loses a card over a word.
 */
export const UNKNOWN_ANSWER: DeclineClass = "soft";

/** `adviceCode`: the scheme's, which makes final what the code leaves open; null: none was given. */
export function meaningIn(
  { codes }: DeclineTable,
  code: string,
  adviceCode: string | null,
): AnswerMeaning {
  const known = MEANINGS.find((meaning) => codes[meaning]?.includes(code) === true);
  if (known !== undefined) return known;
  return forbidsRetry(adviceCode) ? "hard" : UNKNOWN_ANSWER;
}
