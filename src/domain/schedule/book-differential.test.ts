// Goal: our dates and amounts are those of a program written by others. Method: three months of a
// book of 10,000 subscribers are recomputed and compared, per due date and currency, with the figures
// that came with it (examples/book). Position k is slot k - 1: position 1 is the anchor, long paid.
import { readFileSync } from "node:fs";

import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";

import { type PlainDate, addDays, plainDate } from "../calendar/plain-date.ts";
import { parseMajor } from "../money/money.ts";
import { type MonthEnd, type Unit, firstSlotAfter, makeSchedule, slotDate } from "./schedule.ts";

type Subscriber = Readonly<Record<BookColumn, string>>;
type BookColumn =
  | ("subscriber_id" | "currency" | "amount" | "unit" | "frequency" | "month_end" | "anchor")
  | ("number" | "final_number");

const FIRST = plainDate("2026-01-01");
const LAST = plainDate("2026-03-31");

const read = (name: string) =>
  readFileSync(new URL(`../../../examples/book/${name}`, import.meta.url), "utf8");

/** The records that are not listed as faulty. A fault is known by the line its record begins on. */
function goodSubscribers(): Subscriber[] {
  const faults = parse<{ line: string }>(read("expected-faults.csv"), { columns: true });
  const faultyLines = new Set(faults.map((fault) => Number(fault.line)));
  const text = read("book.csv");
  const records = parse(text, { relaxColumnCount: true, raw: true }) as unknown as {
    readonly raw: string;
    readonly record: readonly string[];
  }[];
  const [header, ...rows] = records;
  const good: Subscriber[] = [];
  let line = 1 + linesIn(header?.raw ?? "");
  for (const row of rows) {
    if (!faultyLines.delete(line)) {
      good.push(
        Object.fromEntries(
          (header?.record ?? []).map((column, at) => [column, row.record[at] ?? ""]),
        ) as Subscriber,
      );
    }
    line += linesIn(row.raw);
  }
  expect([...faultyLines]).toEqual([]); // every listed line did begin a record
  return good;
}

const linesIn = (raw: string) => raw.split("\n").length - 1;

/** The due dates of one subscriber from FIRST to LAST, `number` <= position <= `final_number`. */
function dueDates(subscriber: Subscriber): PlainDate[] {
  const schedule = makeSchedule({
    unit: subscriber.unit as Unit,
    frequency: Number(subscriber.frequency),
    anchorOn: plainDate(subscriber.anchor),
    monthEnd: subscriber.month_end as MonthEnd,
  });
  const finalPosition = Number(subscriber.final_number);
  const dates = [];
  let slot = firstSlotAfter(schedule, Number(subscriber.number) - 1, addDays(FIRST, -1));
  for (; finalPosition === 0 || slot < finalPosition; slot += 1) {
    const date = slotDate(schedule, slot);
    if (date > LAST) break;
    dates.push(date);
  }
  return dates;
}

test("three months of the book fall due as the expected charges say", () => {
  const subscribers = goodSubscribers();
  expect(subscribers).toHaveLength(10_000);
  const totals = new Map<string, { charges: number; sumMinor: bigint }>();
  for (const subscriber of subscribers) {
    const amountMinor = parseMajor(subscriber.amount, subscriber.currency);
    if (amountMinor === undefined) throw new Error(`no amount: ${subscriber.subscriber_id}`);
    for (const date of dueDates(subscriber)) {
      const key = `${date},${subscriber.currency}`;
      const total = totals.get(key) ?? { charges: 0, sumMinor: 0n };
      totals.set(key, { charges: total.charges + 1, sumMinor: total.sumMinor + amountMinor });
    }
  }
  const ours = [...totals].map(([key, total]) => `${key},${total.charges},${total.sumMinor}`);
  const [, ...theirs] = read("expected-charges.csv").trimEnd().split(/\r?\n/);
  expect(ours.toSorted()).toEqual(theirs.toSorted());
  expect([...totals.values()].reduce((sum, total) => sum + total.charges, 0)).toBe(29_089);
});
