/** Columns of reports: what each is called, how it is typed, and what a row has in it. */
import { isoInstant, type Instant } from "../../../domain/calendar/instant.ts";
import type { PlainDate } from "../../../domain/calendar/plain-date.ts";
import { formatMajor } from "../../../domain/money/money.ts";

export type ColumnType = "string" | "int" | "id" | "decimal" | "dateTime";

export type Column<Row> = {
  readonly name: string;
  /** `id`: an `int`, or a `long` where ids have outgrown it. */
  readonly type: ColumnType;
  /** As it is written, not escaped; null: it is left out of the row. */
  readonly of: (row: Row) => string | null;
};

export function text<Row>(name: string, of: (row: Row) => string | null): Column<Row> {
  return { name, type: "string", of };
}

export function int<Row>(name: string, of: (row: Row) => number): Column<Row> {
  return { name, type: "int", of: (row) => String(of(row)) };
}

export function id<Row>(name: string, of: (row: Row) => bigint): Column<Row> {
  return { name, type: "id", of: (row) => String(of(row)) };
}

export type Amount = { readonly minor: bigint; readonly currency: string };

/** Four decimals, whatever the currency has. */
export function money<Row>(name: string, of: (row: Row) => Amount): Column<Row> {
  return { name, type: "decimal", of: (row) => fourDecimals(of(row)) };
}

function fourDecimals({ minor, currency }: Amount): string {
  const [whole = "0", decimals = ""] = formatMajor(minor, currency).split(".");
  return `${whole}.${decimals.padEnd(4, "0")}`;
}

export function instant<Row>(name: string, of: (row: Row) => Instant | null): Column<Row> {
  return {
    name,
    type: "dateTime",
    of: (row) => {
      const at = of(row);
      return at === null ? null : isoInstant(at).replace(/(\.000)?Z$/, "+00:00");
    },
  };
}

/** A date at midnight. */
export function midnight<Row>(name: string, of: (row: Row) => PlainDate | null): Column<Row> {
  return {
    name,
    type: "dateTime",
    of: (row) => {
      const date = of(row);
      return date === null ? null : `${date}T00:00:00+00:00`;
    },
  };
}

/** MM/DD/YYYY. */
export function dateText<Row>(name: string, of: (row: Row) => PlainDate | null): Column<Row> {
  return {
    name,
    type: "string",
    of: (row) => {
      const date = of(row);
      return date === null ? null : date.replace(/^(\d+)-(\d+)-(\d+)$/, "$2/$3/$1");
    },
  };
}
