/** Makes one wire form for both drivers: what a statement gets and what a row looks like. */
import type { Row, SqlValue } from "./statement.ts";

/**
 * A parameter as PostgreSQL text. Arrays become array literals here, because the two drivers encode
 * bigint, null and quotes inside arrays differently.
 */
export function encode(value: SqlValue): string | null {
  if (value === null) return null;
  if (typeof value === "object") return arrayLiteral(value);
  return typeof value === "boolean" ? (value ? "t" : "f") : String(value);
}

/** Joined and not built up: five hundred pieces in a row would be as many strings in between. */
function arrayLiteral(values: readonly Element[]): string {
  let last: Element | undefined;
  let text = "";
  const texts = values.map((value) => {
    // in many columns of a batch all rows are the same
    if (value === last) return text;
    last = value;
    text = element(value);
    return text;
  });
  return `{${texts.join()}}`;
}

type Element = string | number | bigint | boolean | null;

function element(value: Element): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return quoted(value);
  return typeof value === "boolean" ? (value ? "t" : "f") : String(value);
}

const SPECIAL = /["\\]/;

function quoted(value: string): string {
  return SPECIAL.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : `"${value}"`;
}

/** timestamptz text in UTC, as PostgreSQL prints it, to epoch milliseconds. */
function parseTimestamp(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, "Z")}`);
}

function camelCase(column: string): string {
  return column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** What a row of given columns looks like, all null: copied for each row. */
type Shape = { readonly names: readonly string[]; readonly blank: Row };

const shapes = new Map<string, Shape>();

function shapeOf(columns: readonly string[]): Shape {
  const key = columns.join();
  let shape = shapes.get(key);
  if (shape === undefined) {
    const names = columns.map(camelCase);
    // Parsed, not built up: V8 turns an object that gets over a dozen properties by computed names
    // into a hash table, and everything that is then done with the row is several times slower.
    const blank = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null]))));
    shape = { names, blank: blank as Row };
    shapes.set(key, shape);
  }
  return shape;
}

/** Rows as objects with camelCase keys. */
export function toRows<R extends object>(columns: readonly string[], rows: unknown[][]): R[] {
  if (rows.length === 0) return [];
  const { names, blank } = shapeOf(columns);
  let before: unknown[] = [];
  return rows.map((values) => {
    const row: Row = { ...blank };
    for (let i = 0; i < names.length; i += 1) {
      // most columns of a batch say the same in all rows: kept once, and not as five hundred texts
      if (values[i] === before[i]) values[i] = before[i];
      row[names[i] as string] = values[i];
    }
    before = values;
    return row as R;
  });
}

/** The PostgreSQL type numbers that both drivers must read alike. */
export const TYPE_PARSERS: Readonly<Record<number, (text: string) => unknown>> = {
  20: BigInt,
  1082: String,
  1083: String,
  1114: String,
  1184: parseTimestamp,
  1700: String,
  2950: String,
};
