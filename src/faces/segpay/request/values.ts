/** What parameters mean: ids, dates, amounts, days. Each is read strictly, or not at all. */
import { parsePlainDate, type PlainDate } from "../../../domain/calendar/plain-date.ts";
import { parseMajor } from "../../../domain/money/money.ts";

/** A value that cannot be read, by the name of its parameter. */
export class InvalidValue extends Error {
  readonly parameter: string;

  constructor(parameter: string) {
    super(`the value of ${parameter} cannot be read`);
    this.parameter = parameter;
  }
}

export type Values = {
  /** Empty where it was sent empty. */
  readonly text: (name: string) => string;
  /** A positive number of up to 18 digits; throws InvalidValue. */
  readonly id: (name: string) => bigint;
  /** The same, and null for 0 or nothing: no filter. */
  readonly filter: (name: string) => bigint | null;
  /** `mmddyyyy`; `today` where it is empty. */
  readonly date: (name: string, today: PlainDate) => PlainDate;
  readonly wholeNumber: (name: string, least: number, most: number) => number;
  /** Above 0, in minor units of the currency. */
  readonly amountMinor: (name: string, currency: string) => bigint;
};

export function valuesIn(given: ReadonlyMap<string, string>): Values {
  const text = (name: string): string => given.get(name.toLowerCase()) ?? "";
  const filter = (name: string): bigint | null => {
    const value = text(name);
    if (value === "") return null;
    if (!/^\d{1,18}$/.test(value)) throw new InvalidValue(name);
    return BigInt(value) === 0n ? null : BigInt(value);
  };
  return {
    text,
    filter,
    id: (name) => {
      const id = filter(name);
      if (id === null) throw new InvalidValue(name);
      return id;
    },
    date: (name, today) => {
      const value = text(name);
      if (value === "") return today;
      const [, month, day, year] = /^(\d{2})(\d{2})(\d{4})$/.exec(value) ?? [];
      const date = parsePlainDate(`${year}-${month}-${day}`);
      if (date === undefined) throw new InvalidValue(name);
      return date;
    },
    wholeNumber: (name, least, most) => {
      const value = text(name);
      const number = Number(value);
      if (!/^\d{1,9}$/.test(value) || number < least || number > most) throw new InvalidValue(name);
      return number;
    },
    amountMinor: (name, currency) => {
      const minor = parseMajor(text(name), currency);
      if (minor === undefined || minor <= 0n) throw new InvalidValue(name);
      return minor;
    },
  };
}
