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

function arrayLiteral(values: readonly (string | number | bigint | boolean | null)[]): string {
  const parts = values.map((value) => {
    if (value === null) return "NULL";
    if (typeof value === "string") return `"${value.replace(/["\\]/g, "\\$&")}"`;
    return typeof value === "boolean" ? (value ? "t" : "f") : String(value);
  });
  return `{${parts.join(",")}}`;
}

/** timestamptz text in UTC, as PostgreSQL prints it, to epoch milliseconds. */
function parseTimestamp(text: string): number {
  return Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace(/\+00$/, "Z")}`);
}

const camelNames = new Map<string, string>();

function camelCase(column: string): string {
  let name = camelNames.get(column);
  if (name === undefined) {
    name = column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    camelNames.set(column, name);
  }
  return name;
}

/** Rows as objects with camelCase keys. */
export function toRows<R extends object>(columns: readonly string[], rows: unknown[][]): R[] {
  const names = columns.map(camelCase);
  return rows.map((values) => {
    const row: Row = {};
    for (let i = 0; i < names.length; i += 1) row[names[i] as string] = values[i];
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
