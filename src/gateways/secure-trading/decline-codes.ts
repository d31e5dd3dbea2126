/**
 * Error codes of the web services in our words. Source: the vendor's pages "Error codes" and "Acquirer
 * advice code mapping".
 */
import type { DeclineClass } from "../../domain/policy/decline.ts";

/** The final state is unknown, as the vendor says; or it is of no known meaning to money. */
const OPEN: ReadonlySet<string> = new Set([
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
]);

/** Its own word that nothing was sent on: not to a bank, or not to a record that is locked. */
const NOT_CARRIED_OUT: ReadonlySet<string> = new Set(["21000", "50007", "79001"]);

/** What is wrong with our own set-up, whoever's card it is. */
const SET_UP: ReadonlySet<string> = new Set([
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
]);

const CLASSES: Readonly<Record<string, DeclineClass>> = {
  "10003": "hard",
  "10103": "hard",
  "30002": "fraud",
  "30004": "authentication",
  "60022": "authentication",
  "60036": "fraud",
  "71000": "authentication",
};

/** Not to be tried again; blocked by the scheme. */
const FINAL_ADVICE: ReadonlySet<string> = new Set(["4", "8"]);
/** What a card is not accepted for. */
const OF_THE_CARD: ReadonlySet<string> = new Set(["pan", "expirydate", "securitycode"]);

export type CodeMeaning = "open" | "not-carried-out" | DeclineClass;

/** Of any code but 0. `data`: the fields that are at fault; `advice`: the acquirer's, null where it gave none. */
export function meaningOf(
  code: string,
  { data, advice }: { readonly data: readonly string[]; readonly advice: string | null },
): CodeMeaning {
  if (OPEN.has(code)) return "open";
  if (NOT_CARRIED_OUT.has(code)) return "not-carried-out";
  if (SET_UP.has(code)) return "configuration";
  const named = CLASSES[code];
  if (named !== undefined) return named;
  if (code === "30000" && data.some((name) => OF_THE_CARD.has(name))) return "hard";
  // a code that we do not know is a decline, and closes no doors
  return advice !== null && FINAL_ADVICE.has(advice) ? "hard" : "soft";
}
