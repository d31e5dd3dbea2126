/**
 * One record of a merchant's book: a subscriber, the card, and where in the schedule they stand.
 *
 * Source: the import format, docs/concepts/book.md.
 */
import { type PlainDate, parsePlainDate } from "../calendar/plain-date.ts";
import { passesLuhn } from "../card/card-number.ts";
import { isExpired } from "../card/expiry.ts";
import { type Currency, isCurrency } from "../money/currency.ts";
import { type Minor, parseMajor } from "../money/money.ts";
import type { MonthEnd, Unit } from "../schedule/schedule.ts";
import { BOOK_COLUMNS, type BookColumn, type FurtherColumn } from "./columns.ts";
import { isEmail, nameFault, parseExpiry, parseWhole, subscriberIdFault } from "./fields.ts";

export type BookUnit = Exclude<Unit, "HALF_MONTH">;

export type BookRecord = {
  readonly kind: "record";
  /** The merchant's own id. */
  readonly subscriberId: string;
  readonly name: string;
  readonly email: string;
  /** In clear: to be sealed in the vault, never logged, shown or stored. */
  readonly cardNumber: string;
  readonly expiryYear: number;
  readonly expiryMonth: number;
  readonly currency: Currency;
  readonly amountMinor: Minor;
  readonly unit: BookUnit;
  readonly frequency: number;
  readonly monthEnd: MonthEnd;
  /** The date of position 1. */
  readonly anchorOn: PlainDate;
  /** The next to charge. */
  readonly position: number;
  /** 0: no end. */
  readonly finalPosition: number;
  readonly noticeDays: number;
  /** The merchant's own number of the purchase, where it is not the subscriber's id. */
  readonly purchaseRef?: string;
  /** Steps from the anchor to the next charge, where dates were skipped; else the position less 1. */
  readonly slot?: number;
  /** The scheme's id of the first payment: charges that name it need no 3-D Secure. */
  readonly networkTransactionId?: string;
};

export type BookFault = {
  readonly kind: "fault";
  /** The header's name of the column at fault; `*`: the record as a whole. */
  readonly column: string;
  /** What is wrong with the value and what to do, to be read after the column's name. */
  readonly why: string;
};

const UNITS: readonly string[] = ["DAY", "WEEK", "MONTH", "YEAR"] satisfies BookUnit[];
const MONTH_ENDS: readonly string[] = ["clamp", "cap-28"] satisfies MonthEnd[];
/** The database's smallint; as days it is some 90 years. */
const MOST_FREQUENCY = 32_767;
/** Leaves room below the database's integer for every position that can still be charged. */
const MOST_POSITION = 999_999_999;

/** What is said of a value that cannot be read. */
const WRONG = {
  email: "is not an e-mail address; give one, such as name@example.com",
  card_number:
    "is not a card number; give its 13 to 19 digits and nothing else, and check them for a typo",
  card_expiry: "is not a month; write MM/YYYY, such as 09/2031",
  currency:
    "is not an ISO 4217 code of a currency with minor units; write it in capitals, such as EUR",
  amount:
    "is not an amount above 0 of that currency; write digits and a point, such as 12.50, " +
    "with no more decimals than the currency has",
  unit: "is not a unit; write DAY, WEEK, MONTH or YEAR",
  frequency: `is not a whole number from 1 to ${MOST_FREQUENCY}; write every how many units`,
  month_end: "is not a month-end rule; write clamp or cap-28",
  anchor: "is not a day of the calendar; write YYYY-MM-DD, such as 2025-01-31",
  number: `is not a position; write a whole number from 1 to ${MOST_POSITION}`,
  final_number: `is not a last position; write 0 for no end, or a whole number not below \`number\``,
  notice_days: "is not 0 or 2 to 7; write 0 for no notice, or how many days ahead it is given",
  slot: "is not a number of steps; write how many steps of the schedule lie between anchor and next charge",
  network_transaction_id:
    "is not a scheme's id of a first payment; write its 1 to 100 letters, digits and signs, or nothing",
} as const satisfies Partial<Record<BookColumn | FurtherColumn, string>>;

const CARD_EXPIRED = "is past; ask the customer for a card that is still good";

export type ReadBookRecordOptions = {
  readonly today: PlainDate;
  /** The values of further columns, where the book has them; nothing in one is as good as none. */
  readonly further?: Partial<Readonly<Record<FurtherColumn, string>>>;
};

/**
 * Reads the fields of one record, given in the order of `BOOK_COLUMNS`, on the business day `today`.
 *
 * Judged in that order; the first column at fault is the answer, and a wrong number of fields comes
 * before all of them. A fault never repeats the value: a field that has slipped into another column
 * could be a card number. Never throws. Text is kept as it is: scripts, quotes, line breaks, formulas.
 */
export function readBookRecord(
  fields: readonly string[],
  { today, further = {} }: ReadBookRecordOptions,
): BookRecord | BookFault {
  if (fields.length !== BOOK_COLUMNS.length) {
    return wrongNumberOfFields(fields.length, BOOK_COLUMNS.length);
  }
  const field = (column: BookColumn): string => fields[BOOK_COLUMNS.indexOf(column)] ?? "";

  const subscriberId = field("subscriber_id");
  const idFault = subscriberIdFault(subscriberId);
  if (idFault !== undefined) return bookFault("subscriber_id", idFault);

  const name = field("name");
  const notAName = nameFault(name);
  if (notAName !== undefined) return bookFault("name", notAName);

  const email = field("email");
  if (!isEmail(email)) return wrong("email");

  const cardNumber = field("card_number");
  if (!passesLuhn(cardNumber)) return wrong("card_number");

  const expiry = parseExpiry(field("card_expiry"));
  if (expiry === undefined) return wrong("card_expiry");
  if (isExpired(expiry, today)) return bookFault("card_expiry", CARD_EXPIRED);

  const currency = field("currency");
  if (!isCurrency(currency)) return wrong("currency");

  const amountMinor = parseMajor(field("amount"), currency);
  if (amountMinor === undefined || amountMinor === 0n) return wrong("amount");

  const unit = field("unit");
  if (!isUnit(unit)) return wrong("unit");

  const frequency = parseWhole(field("frequency"), MOST_FREQUENCY);
  if (frequency === undefined || frequency === 0) return wrong("frequency");

  const monthEnd = field("month_end");
  if (!isMonthEnd(monthEnd)) return wrong("month_end");

  const anchorOn = parsePlainDate(field("anchor"));
  if (anchorOn === undefined) return wrong("anchor");

  const position = parseWhole(field("number"), MOST_POSITION);
  if (position === undefined || position === 0) return wrong("number");

  const finalPosition = parseWhole(field("final_number"), MOST_POSITION);
  if (finalPosition === undefined) return wrong("final_number");
  if (finalPosition !== 0 && finalPosition < position) return wrong("final_number");

  const noticeDays = parseWhole(field("notice_days"), 7);
  if (noticeDays === undefined || noticeDays === 1) return wrong("notice_days");

  const more = readFurther(further);
  if ("kind" in more) return more;

  return {
    kind: "record",
    subscriberId,
    name,
    email,
    cardNumber,
    ...expiry,
    currency,
    amountMinor,
    unit,
    frequency,
    monthEnd,
    anchorOn,
    position,
    finalPosition,
    noticeDays,
    ...more,
  };
}

type Further = Pick<BookRecord, "purchaseRef" | "slot" | "networkTransactionId">;

function readFurther(values: NonNullable<ReadBookRecordOptions["further"]>): Further | BookFault {
  const { purchase_ref: purchaseRef = "", slot = "", network_transaction_id: scheme = "" } = values;
  if (purchaseRef !== "") {
    const notARef = subscriberIdFault(purchaseRef);
    if (notARef !== undefined) return bookFault("purchase_ref", notARef);
  }
  const steps = slot === "" ? undefined : parseWhole(slot, MOST_POSITION);
  if (slot !== "" && steps === undefined) return wrong("slot");
  if (scheme !== "" && (!SCHEME_ID.test(scheme) || looksLikeCard(scheme))) {
    return wrong("network_transaction_id");
  }
  return {
    ...(purchaseRef === "" ? {} : { purchaseRef }),
    ...(steps === undefined ? {} : { slot: steps }),
    ...(scheme === "" ? {} : { networkTransactionId: scheme }),
  };
}

/** Schemes' ids have 15 digits, or letters; other digits with a right check digit slipped in. */
function looksLikeCard(text: string): boolean {
  return text.length !== 15 && passesLuhn(text);
}

const SCHEME_ID = /^[\x21-\x7e]{1,100}$/;

/** `why` is read after the column's name: "is missing", not "subscriber_id is missing". */
export function bookFault(column: string, why: string): BookFault {
  return { kind: "fault", column, why };
}

function wrong(column: keyof typeof WRONG): BookFault {
  return bookFault(column, WRONG[column]);
}

/** A record with more or fewer fields than the header. */
export function wrongNumberOfFields(found: number, wanted: number): BookFault {
  const what = found < wanted ? "too few fields" : "too many fields";
  return bookFault(
    "*",
    `has ${what}, ${found} instead of ${wanted}; put a value with a comma in double quotes`,
  );
}

function isUnit(text: string): text is BookUnit {
  return UNITS.includes(text);
}

function isMonthEnd(text: string): text is MonthEnd {
  return MONTH_ENDS.includes(text);
}
