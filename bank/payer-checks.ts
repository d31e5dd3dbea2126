/**
 * What the issuer of a test card finds of the payer, from published inputs (README.md). What is in no
 * table was not checked.
 *
 * Source: the specification of Secure Trading, section 6.
 */
import type { CheckResult, Checks } from "./records.ts";
import type { CardRequest } from "./requests.ts";

const PREMISES: ReadonlyMap<string, CheckResult> = new Map<string, CheckResult>([
  ["789", "matched"],
  ["123", "not_matched"],
  ["333", "not_checked"],
]);

const POSTCODES: ReadonlyMap<string, CheckResult> = new Map<string, CheckResult>([
  ["TR456ST", "matched"],
  ["55555", "matched"],
  ["TR123ST", "not_matched"],
  ["12345", "not_matched"],
]);

const SECURITY_CODES = {
  given_right: "matched",
  given_wrong: "not_matched",
  not_given: "not_given",
} as const;

export function checksOf({ address, securityCode }: CardRequest): Checks {
  return {
    address: found(PREMISES, address.premise?.replace(/^no\b\s*/i, "") ?? null),
    postcode: found(POSTCODES, address.postcode?.replace(/\s/g, "").toUpperCase() ?? null),
    code: SECURITY_CODES[securityCode],
  };
}

function found(table: ReadonlyMap<string, CheckResult>, given: string | null): CheckResult {
  return given === null || given === "" ? "not_given" : (table.get(given) ?? "not_checked");
}
