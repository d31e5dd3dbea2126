/** What a decline means, by the bank's own words rather than by what the engine made of them. */
import type { TransactionSeen } from "../observation.ts";
import type { BankWords } from "./bank-words.ts";
import type { Refusal } from "./line-model.ts";
import { forbidsRetry } from "./policies.ts";

/** Codes that the engine gives when no bank was asked, or none was reached. */
export const UNREACHABLE = "unreachable";
export const CARD_OFF = "payment_method_off";

export function refusalOf(words: BankWords, transaction: TransactionSeen): Refusal {
  const said = words.declines
    .map(({ result }) => (result.kind === "declined" ? result : null))
    .findLast((result) => result !== null && result.declineClass !== "configuration");
  if (said !== undefined && said !== null) {
    return { declineClass: said.declineClass, forbidsRetry: forbidsRetry(said.adviceCode) };
  }
  return {
    declineClass: transaction.responseCode === CARD_OFF ? "hard" : "soft",
    forbidsRetry: false,
  };
}
