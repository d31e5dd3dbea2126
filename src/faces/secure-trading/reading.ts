/** Reading one flat field: its value, or the code and the name that a client is told. Pure. */
import { compareDates, parsePlainDate, type PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Expiry } from "../../domain/card/expiry.ts";
import { isExpired } from "../../domain/card/expiry.ts";
import { isCurrency } from "../../domain/money/currency.ts";
import { parseMajor } from "../../domain/money/money.ts";
import type { Fields } from "./wire/block.ts";
import type { ErrorCode } from "./wire/error-codes.ts";

export type Fault = {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly data: readonly string[];
};
export type Read<T> = { readonly ok: true; readonly value: T } | Fault;

export function got<T>(value: T): Read<T> {
  return { ok: true, value };
}

export function fault(code: ErrorCode, ...data: string[]): Fault {
  return { ok: false, code, data };
}

/** 30000, the code of a field whose value cannot be used. */
export function badField(name: string): Fault {
  return fault("30000", name);
}

/** Line ends of an indented document are no part of a number or a word. */
export function word(fields: Fields, name: string): string | null {
  return fields.get(name)?.trim() ?? null;
}

/** Of the words given, null for none. */
export function oneOf<T extends string>(
  fields: Fields,
  name: string,
  words: readonly T[],
): Read<T | null> {
  const written = word(fields, name);
  if (written === null) return got(null);
  const found = words.find((one) => one === written);
  return found === undefined ? badField(name) : got(found);
}

/** Both ends included; null for none. */
export function wholeNumber(
  fields: Fields,
  name: string,
  from: number,
  to: number,
): Read<number | null> {
  const written = word(fields, name);
  if (written === null) return got(null);
  if (!/^\d{1,9}$/.test(written)) return badField(name);
  const value = Number(written);
  return value >= from && value <= to ? got(value) : badField(name);
}

/** `YYYY-MM-DD`, null for none. */
function date(fields: Fields, name: string): Read<PlainDate | null> {
  const written = word(fields, name);
  if (written === null) return got(null);
  const value = parsePlainDate(written);
  return value === undefined ? badField(name) : got(value);
}

/** A date from `earliest` on; null for none. */
export function dateFrom(
  fields: Fields,
  name: string,
  earliest: PlainDate,
): Read<PlainDate | null> {
  const read = date(fields, name);
  if (!read.ok || read.value === null) return read;
  return compareDates(read.value, earliest) < 0 ? badField(name) : read;
}

const MOST_DIGITS = 13;

/**
 * Minor units in `<prefix>baseamount`, or major ones in `<prefix>mainamount`; null for neither.
 * `code`: the currency, which says how many decimals major units have.
 */
export function amount(
  fields: Fields,
  names: { readonly base: string; readonly main: string },
  code: string,
): Read<bigint | null> {
  const base = word(fields, names.base);
  const main = word(fields, names.main);
  if (base !== null && main !== null) return badField(names.main);
  if (main !== null) {
    const minor = parseMajor(main, code);
    return minor === undefined ? badField(names.main) : got(minor);
  }
  if (base === null) return got(null);
  return new RegExp(`^\\d{1,${MOST_DIGITS}}$`).test(base)
    ? got(BigInt(base))
    : badField(names.base);
}

/** ISO 4217, alpha-3; `inherited` where none is named. */
export function currency(fields: Fields, inherited: string | null): Read<string> {
  const written = word(fields, "currencyiso3a") ?? inherited;
  return written !== null && isCurrency(written) ? got(written) : badField("currencyiso3a");
}

/** `MM/YYYY`, `MM/YY`, or month and year in fields of their own; not past; null for none. */
export function expiry(fields: Fields, today: PlainDate): Read<Expiry | null> {
  const [month, year] = [word(fields, "expirymonth"), word(fields, "expiryyear")];
  const parts = month !== null && year !== null ? `${month}/${year}` : null;
  const written = word(fields, "expirydate") ?? parts;
  if (written === null) return got(null);
  const [, monthText = "", yearText = ""] = /^(\d{1,2})\/(\d{2}|\d{4})$/.exec(written) ?? [];
  const read: Expiry = {
    expiryMonth: Number(monthText),
    expiryYear: Number(yearText.length === 2 ? `20${yearText}` : yearText),
  };
  const isMonth = read.expiryMonth >= 1 && read.expiryMonth <= 12 && read.expiryYear >= 2000;
  return isMonth && !isExpired(read, today) ? got(read) : badField("expirydate");
}
