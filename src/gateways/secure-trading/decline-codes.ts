/**
 * Error codes of the web services in our words. Source: the vendor's pages "Error codes" and "Acquirer
 * advice code mapping".
 */
import {
  meaningIn,
  type AnswerMeaning,
  type DeclineTable,
} from "../../domain/policy/decline-table.ts";

export const DECLINES: DeclineTable = {
  gateway: "secure-trading",
  source: "the vendor's pages “Error codes” and “Acquirer advice code mapping”",
  codes: {
    // the final state is unknown, as the vendor says; or it is of no known meaning to money
    open: [
      "50005",
      "50008",
      "60010",
      "60020",
      "60034",
      "70001",
      "79000",
      "88000",
      "90007",
      "99999",
    ],
    // its own word that nothing was sent on: not to a bank, or not to a record that is locked
    "not-carried-out": ["21000", "50007", "79001"],
    // what is wrong with our own set-up, whoever's card it is
    configuration: [
      "10200",
      "10201",
      "10205",
      "20008",
      "20018",
      "25000",
      "25002",
      "30001",
      "30006",
      "30007",
      "30008",
      "30009",
      "40000",
      "60018",
      "60023",
    ],
    hard: ["10003", "10103"],
    fraud: ["30002", "60036"],
    authentication: ["30004", "60022", "71000"],
  },
  besides: ["30000 about the number, expiry or security code of the card: hard"],
};

/** What a card is not accepted for. */
const OF_THE_CARD: ReadonlySet<string> = new Set(["pan", "expirydate", "securitycode"]);

/** Of any code but 0. `data`: the fields that are at fault; `advice`: the acquirer's, null where it gave none. */
export function meaningOf(
  code: string,
  { data, advice }: { readonly data: readonly string[]; readonly advice: string | null },
): AnswerMeaning {
  if (code === "30000" && data.some((name) => OF_THE_CARD.has(name))) return "hard";
  return meaningIn(DECLINES, code, advice);
}
