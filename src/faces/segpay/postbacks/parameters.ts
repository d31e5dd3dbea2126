/** What postbacks can tell: the parameters by name, and for which types there is each. */
import { daysBetween } from "../../../domain/calendar/plain-date.ts";
import { dateIn } from "../../../domain/calendar/zone.ts";
import { formatMajor } from "../../../domain/money/money.ts";
import type { TransactionFacts } from "../../../engine/reports/transaction-report.ts";
import { passed } from "../words/passed-through.ts";
import { eticketId, isReversal, recurringPeriod, signedMinor } from "../words/words.ts";
import type { PostbackType } from "../../../domain/delivery/postback.ts";
import type { Told } from "./told.ts";
import { PASSWORD_MARK, type Pair } from "./template.ts";

/** What a postback is made from. */
export type Subject = {
  readonly type: PostbackType;
  /** The transaction; of member management the purchase's first. */
  readonly facts: TransactionFacts;
  readonly told: Told;
  /** Who did what is told of, where somebody did. */
  readonly actor: string | null;
};

type Value = (subject: Subject) => string | null;

type Parameter = {
  /** In a postback whose address has no query; null: it is never there. */
  readonly name: string | null;
  readonly placeholder: string;
  readonly types: readonly PostbackType[];
  readonly value: Value;
};

const ALL: readonly PostbackType[] = [
  "inquiry",
  "enable",
  "disable",
  "cancellation",
  "reactivation",
  "transaction",
];
const IET: readonly PostbackType[] = ["inquiry", "enable", "transaction"];
const IEDT: readonly PostbackType[] = [...IET, "disable"];
const T: readonly PostbackType[] = ["transaction"];
const DT: readonly PostbackType[] = ["disable", "transaction"];
const CT: readonly PostbackType[] = ["cancellation", "reactivation", "transaction"];

const ZONE = "UTC";

function parameter(
  name: string | null,
  placeholder: string,
  types: readonly PostbackType[],
  value: Value,
): Parameter {
  return { name, placeholder, types, value };
}

/** The same name inside and outside the angle brackets. */
function same(name: string, types: readonly PostbackType[], value: Value): Parameter {
  return parameter(name, name.toLowerCase(), types, value);
}

const reversal =
  (
    of: (
      reversed: NonNullable<NonNullable<TransactionFacts["extra"]>["reversal"]>,
    ) => string | undefined,
  ): Value =>
  ({ facts }) =>
    of(facts.extra?.reversal ?? { by: "" }) ?? "";

const cancelled =
  (of: (subject: Subject) => string | null): Value =>
  (subject) =>
    subject.facts.cancelledAt === null ? "" : of(subject);

const PARAMETERS: readonly Parameter[] = [
  same("action", ALL, ({ told }) => told.action),
  same("stage", IET, ({ told }) => told.stage),
  same("approved", IET, ({ told }) => told.approved),
  same("trantype", IET, ({ told }) => told.trantype),
  same("purchaseid", ALL, ({ facts }) => String(facts.purchaseId)),
  same("tranid", IEDT, ({ facts }) => String(facts.id)),
  same("relatedtranid", T, ({ facts }) =>
    isReversal(facts) && facts.parentId !== null ? String(facts.parentId) : null,
  ),
  same("price", IET, ({ facts }) => formatMajor(signedMinor(facts), facts.currency)),
  same("currencycode", IET, ({ facts }) => facts.currency),
  same("eticketid", IET, ({ facts, told }) => (told.stage === "initial" ? eticketId(facts) : null)),
  parameter("ip", "ipaddress", IET, ({ facts }) => facts.passthrough.buyer?.ip ?? ""),
  parameter("initialvalue", "ival", IET, ({ facts }) => major(facts, facts.initialMinor)),
  parameter("initialperiod", "iint", IET, ({ facts }) => String(initialPeriod(facts))),
  parameter("recurringvalue", "rval", IET, ({ facts }) =>
    facts.recurringMinor === null ? "0" : major(facts, facts.recurringMinor),
  ),
  parameter("recurringperiod", "rint", IET, ({ facts }) => String(recurringPeriod(facts))),
  same("desc", IET, ({ facts }) => facts.description ?? ""),
  parameter("username", "extra username", ALL, ({ facts }) => facts.username ?? ""),
  parameter("password", "extra password", ALL, ({ facts }) =>
    facts.username === null ? "" : PASSWORD_MARK,
  ),
  parameter("name", "billname", IET, ({ facts }) => facts.customerName),
  parameter("firstname", "billnamefirst", IET, ({ facts }) => names(facts.customerName).first),
  parameter("lastname", "billnamelast", IET, ({ facts }) => names(facts.customerName).last),
  parameter("email", "billemail", IET, ({ facts }) => facts.email ?? ""),
  parameter("phone", "billphone", IET, ({ facts }) => facts.phone ?? ""),
  parameter("address", "billaddr", IET, ({ facts }) => facts.address?.line1 ?? ""),
  parameter("city", "billcity", IET, ({ facts }) => facts.address?.city ?? ""),
  parameter("state", "billstate", IET, ({ facts }) => facts.address?.region ?? ""),
  parameter("zipcode", "billzip", IET, ({ facts }) => facts.address?.postalCode ?? ""),
  parameter("country", "billcntry", IET, ({ facts }) => facts.address?.country ?? ""),
  same("standin", IET, ({ told }) => told.standin),
  same("xsellnum", IET, () => "0"),
  parameter("billertranstime", "transtime", IET, ({ facts }) => billerTime(facts.at)),
  same("authcode", T, ({ facts }) => (facts.state === "declined" ? facts.responseCode : "00")),
  same("ccbincountry", T, ({ facts }) => facts.passthrough.buyer?.cardCountry ?? ""),
  same("cardtype", T, ({ facts }) => CARD_TYPES[facts.brand ?? ""] ?? facts.brand ?? ""),
  same("prepaidindicator", T, ({ facts }) => (facts.prepaid === true ? "Y" : "N")),
  // first and last digits: for those who ask for them in so many words
  parameter(null, "ccfirst6", T, ({ facts }) => facts.first6),
  parameter(null, "cclast4", T, ({ facts }) => facts.last4),
  same(
    "refundreasoncode",
    DT,
    reversal(({ reason }) => reason),
  ),
  same(
    "refundcomment",
    DT,
    reversal(({ comment }) => comment),
  ),
  same(
    "refundedby",
    DT,
    reversal(({ by }) => by),
  ),
  same(
    "cancelreasoncode",
    CT,
    cancelled(({ facts }) => facts.purchaseReason),
  ),
  same("cancelcomment", CT, () => ""),
  same(
    "cancelledby",
    CT,
    cancelled(({ actor }) => actor),
  ),
  same("urlid", DT, ({ facts }) => String(facts.siteId)),
  parameter(
    "browsertype",
    "extra browsertype",
    T,
    ({ facts }) => facts.passthrough.buyer?.browser ?? "",
  ),
  parameter(
    "ipcountry",
    "extra ipcountry",
    T,
    ({ facts }) => facts.passthrough.buyer?.ipCountry ?? "",
  ),
  same("3DSauthenticated", T, ({ facts }) =>
    facts.extra?.threeDSecure === undefined ? "No" : "Yes",
  ),
  // there is none on other transactions, not even an empty one
  same("TESTTRANS", T, ({ facts }) => (facts.mode === "test" ? "1" : null)),
];

const CARD_TYPES: Readonly<Record<string, string>> = {
  visa: "Visa",
  mastercard: "MasterCard",
  jcb: "JCB",
  discover: "Discover",
};

/** Of a placeholder in small letters; null: it is unknown, or the type has none. */
export function placeholderValue(subject: Subject, placeholder: string): string | null {
  const known = PARAMETERS.find((one) => one.placeholder === placeholder);
  if (known !== undefined) return known.types.includes(subject.type) ? known.value(subject) : null;
  const [, name] = /^extra (.+)$/.exec(placeholder) ?? [];
  return name === undefined ? null : passed(subject.facts, name);
}

/** All that there is for the type, and what the shop gave along with the order. */
export function defaultPairs(subject: Subject): readonly Pair[] {
  const known = PARAMETERS.flatMap(({ name, types, value }): Pair[] => {
    if (name === null || !types.includes(subject.type)) return [];
    const text = value(subject);
    return text === null ? [] : [[name, text]];
  });
  const taken = new Set(known.map(([name]) => name.toLowerCase()));
  const own = Object.entries(subject.facts.passthrough.values ?? {});
  return [...known, ...own.filter(([name]) => !taken.has(name.toLowerCase()))];
}

function major({ currency }: TransactionFacts, minor: bigint | null): string {
  return formatMajor(minor ?? 0n, currency);
}

/** Days until the first renewal, or of access; 0: for ever. */
function initialPeriod({ firstDueOn, boughtAt, accessDays }: TransactionFacts): number {
  return firstDueOn === null ? (accessDays ?? 0) : daysBetween(dateIn(ZONE, boughtAt), firstDueOn);
}

function names(name: string): { readonly first: string; readonly last: string } {
  const [first = "", ...rest] = name.trim().split(/\s+/);
  return { first, last: rest.join(" ") };
}

/** 2/3/2027 11:05:09 AM (GMT STANDARD TIME). */
function billerTime(at: number): string {
  const [date = "", time = ""] = new Date(at).toISOString().split("T");
  const [year, month, day] = date.split("-").map(Number);
  const [hour = 0] = time.split(":").map(Number);
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}${time.slice(2, 8)}`;
  return `${month}/${day}/${year} ${clock} ${hour < 12 ? "AM" : "PM"} (GMT STANDARD TIME)`;
}
