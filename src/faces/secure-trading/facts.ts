/** What is kept of a request with the record that it makes, and told of it again. Pure. */
import { passesLuhn } from "../../domain/card/card-number.ts";
import type { RecordFacts } from "../../domain/transaction/details.ts";
import type { Fields } from "./wire/block.ts";
import { REQUEST_NAMES } from "./wire/xml-paths.ts";

const PERSON = /^(?:billing|customer)(?!$)/;

/** Kept under their own names, besides what is said of persons. */
const KEPT: ReadonlySet<string> = new Set([
  "accounttypedescription",
  "chargedescription",
  "merchantemail",
  "operatorname",
  "customfield1",
  "customfield2",
  "customfield3",
  "customfield4",
  "customfield5",
  "authmethod",
  "credentialsonfile",
  "splitfinalnumber",
  "paymenttypedescription",
  "dccenabled",
  "subscriptiontype",
  "subscriptionnumber",
  "enrolled",
  "status",
  "eci",
  "xid",
]);

/** Ours, and no client's to set. */
export type OwnFacts = Partial<Record<"interface" | "requestreference" | "beginson", string>>;

/** Fields that nobody here knows go by this name, so that they cannot be taken for others. */
const UNKNOWN = "x:";
const MOST_UNKNOWN = 50;

/** Known fields of a request that may be told again. */
export function isTold(name: string): boolean {
  return KEPT.has(name) || (PERSON.test(name) && REQUEST_NAMES.has(name));
}

export function factsOf(fields: Fields, own: OwnFacts): RecordFacts {
  const facts: Record<string, string> = {};
  let unknown = 0;
  for (const [name, value] of fields) {
    if (isTold(name)) facts[name] = value;
    else if (!REQUEST_NAMES.has(name) && unknown < MOST_UNKNOWN && !holdsCard(value)) {
      facts[UNKNOWN + name] = value;
      unknown += 1;
    }
  }
  return { ...facts, ...own };
}

/** What a client sent that nobody here knows, by its own names: notifications give it back. */
export function unknownFacts(facts: RecordFacts): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(facts)
      .filter(([name]) => name.startsWith(UNKNOWN))
      .map(([name, value]) => [name.slice(UNKNOWN.length), value]),
  );
}

/** A card number where none belongs is kept nowhere. */
function holdsCard(text: string): boolean {
  const runs = text.match(/\d(?:[ -]?\d){11,18}/g) ?? [];
  return runs.some((run) => passesLuhn(run.replace(/[ -]/g, "")));
}

/** The payer's name as one text; null where nothing is said. */
export function payerName(fields: Fields): string | null {
  const parts = ["prefixname", "firstname", "middlename", "lastname", "suffixname"].flatMap(
    (part) => fields.get(`billing${part}`)?.trim() ?? [],
  );
  return parts.length === 0 ? null : parts.join(" ");
}
