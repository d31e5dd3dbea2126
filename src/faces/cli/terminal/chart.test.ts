import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type Bar, barChart, columnChart } from "./chart.ts";
import type { Column } from "./column-plot.ts";
import { textWidth } from "./text-width.ts";

/** The lines of a picture in a template literal, without what indents it. */
function picture(text: string): readonly string[] {
  const lines = text.split("\n").slice(1, -1);
  const indent = Math.min(...lines.filter((line) => line !== "").map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent));
}

/** Three months of about 320 charges a day: three days dark, one of declines, what each leaves. */
function threeMonths(label: (day: string) => string): readonly Column[] {
  const first = Date.UTC(2026, 0, 1);
  return Array.from({ length: 90 }, (_, at) => {
    const day = new Date(first + at * 86_400_000).toISOString().slice(0, 10);
    return { label: label(day), value: chargesOn(at) };
  });
}

function chargesOn(at: number): number {
  if (at >= 29 && at <= 31) return 0; // the bank is unreachable
  if (at === 32) return 1280; // and comes back
  if (at === 45) return 0; // all declined
  if (at === 48) return 640; // and tried again
  return 300 + ((at * 7) % 5) * 10;
}

describe("columnChart", () => {
  test("a cell per day, where there is room", () => {
    const chart = columnChart(
      threeMonths((day) => day),
      { height: 8, width: 98, title: "Charges per day" },
    );
    expect(chart).toEqual(
      picture(`
        Charges per day
        1,400 ┤                                ▃
              │                                █
              │                                █
              │                                █
          700 ┤                                █               ▅
              │                                █               █
              │▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆   █▆▇▆▇█▆▇▆▇█▆▇ ▇██▇▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆▇▆▇█▆▇
              │█████████████████████████████   █████████████ ████████████████████████████████████████████
            0 ┼┬───────────┬───────────┬───────────┬───────────┬───────────┬───────────┬─────────────────
               2026-01-01  2026-01-13  2026-01-25  2026-02-06  2026-02-18  2026-03-02  2026-03-14
      `),
    );
  });

  test("half a cell per day in a terminal of 80", () => {
    const chart = columnChart(
      threeMonths((day) => (/-(?:01|15)$/.test(day) ? day.slice(5) : "")),
      { height: 10, width: 80, title: "Charges per day" },
    );
    expect(chart).toEqual(
      picture(`
        Charges per day
        1,400 ┤
              │                ▌
              │                ▌
              │                ▌
              │                ▌
          700 ┤                ▌       ▖
              │                ▌       ▌
              │▗▖▖▄▗▗▖▖▄▗▗▖▖▄  ▌▖▄▗▗▖▖▄▙▗▖▖▄▗▗▖▖▄▗▗▖▖▄▗▗▖▖▄▗
              │██████████████▌ ██████▌██████████████████████
              │██████████████▌ ██████▌██████████████████████
            0 ┼┬──────┬───────┬──────┬──────┬──────┬────────
               01-01  01-15   02-01  02-15  03-01  03-15
      `),
    );
  });

  test("sums in a narrow one", () => {
    const chart = columnChart(
      threeMonths((day) => day),
      { height: 4, width: 40, title: "Charges" },
    );
    expect(chart).toEqual(
      picture(`
        Charges (each column is the sum of 2)
        1,600 ┤        ▌
              │        ▌   ▖
          800 ┤▄▄▄▄▄▄▄ ▙▄▄▗▙▄▄▄▄▄▄▄▄▄▖
              │███████▌██████████████▌
            0 ┼┬───────────┬──────────
               2026-01-01  2026-02-18
      `),
    );
  });

  test("few values in wide columns, without a title", () => {
    const values = [
      { label: "Mon", value: 8 },
      { label: "Tue", value: 4 },
      { label: "Wed", value: 0 },
      { label: "Thu", value: 0.01 }, // not nothing
      { label: "Fri", value: 5 },
    ];
    expect(columnChart(values, { height: 2, width: 30 })).toEqual(
      picture(`
        8 ┤████                ▂▂▂▂
        4 ┤████ ████      ▁▁▁▁ ████
        0 ┼┬────┬────┬────┬────┬────
           Mon  Tue  Wed  Thu  Fri
      `),
    );
  });

  test("nothing", () => {
    expect(columnChart([], { height: 2, width: 30 })).toEqual(["2 ┤", "1 ┤", "0 ┼", ""]);
  });

  test("colour goes around the columns only", () => {
    const values = [{ label: "a", value: 1 }];
    expect(columnChart(values, { height: 2, width: 12, colour: true })).toEqual([
      "2 ┤",
      "1 ┤\u001B[36m███████\u001B[39m",
      "0 ┼┬───────",
      "   a",
    ]);
  });

  test.each([0, 1, 3, 2.5, -2])("no chart is %s lines high", (height) => {
    expect(() => columnChart([], { height, width: 80 })).toThrow(RangeError);
  });

  test("is never wider than asked for", () => {
    const anyColumn = fc.record({
      label: fc.string({ maxLength: 12 }),
      value: fc.float({ min: 0, max: 1e6, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(anyColumn, { maxLength: 300 }),
        fc.integer({ min: 24, max: 120 }),
        (values, width) => {
          const lines = columnChart(values, { height: 4, width });
          expect(lines.filter((line) => textWidth(line) > width)).toEqual([]);
        },
      ),
    );
  });
});

describe("barChart", () => {
  const rows: readonly Bar[] = [
    { label: "approved", value: 28_911 },
    { label: "declined", value: 3200, note: "soft" },
    { label: "unknown", value: 1 },
    { label: "王小明", value: 0 },
  ];

  test("bars from a common axis, values behind them", () => {
    expect(barChart(rows, { width: 40, title: "Charges by outcome" })).toEqual(
      picture(`
        Charges by outcome
        approved │███████████████████ 28,911
        declined │██▏ 3,200 soft
        unknown  │▏ 1
        王小明   │ 0
      `),
    );
  });

  test("in colour", () => {
    const chart = barChart([{ label: "a", value: 1 }], { width: 20, title: "T", colour: true });
    expect(chart).toEqual(["T", "a │\u001B[36m███████████████\u001B[39m 1"]);
  });

  test("a long label gives way to the bars", () => {
    const long = [{ label: "Renée Ångström, c/o Office\nPostbox", value: 2 }];
    expect(barChart(long, { width: 30, title: "" })).toEqual([
      "",
      "Renée Ång… │████████████████ 2",
    ]);
  });

  test("nothing", () => {
    expect(barChart([], { width: 40, title: "Charges" })).toEqual(["Charges"]);
    expect(barChart([{ label: "a", value: 0 }], { width: 40, title: "" })).toEqual(["", "a │ 0"]);
  });
});

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("%s cannot be drawn", (value) => {
  expect(() => barChart([{ label: "a", value }], { width: 40, title: "" })).toThrow(RangeError);
  expect(() => columnChart([{ label: "a", value }], { height: 2, width: 40 })).toThrow(RangeError);
});
