import { describe, expect, test } from "vitest";

import { plainDate } from "../calendar/plain-date.ts";
import { type Unit, makeSchedule } from "./schedule.ts";
import { type Missed, nextAfterApproval } from "./series.ts";

type Case = {
  readonly anchor: string;
  readonly unit?: Unit;
  readonly every?: number;
  readonly anchorDay?: number;
  readonly slot: number;
  readonly position: number;
  readonly final?: number;
  readonly missed: Missed;
  readonly seriesEnd?: "rest" | "complete";
  readonly paidOn: string;
};

const after = (one: Case) =>
  nextAfterApproval({
    schedule: makeSchedule({
      unit: one.unit ?? "MONTH",
      frequency: one.every ?? 1,
      anchorOn: plainDate(one.anchor),
      monthEnd: "clamp",
      ...(one.anchorDay === undefined ? {} : { anchorDay: one.anchorDay }),
    }),
    slot: one.slot,
    position: one.position,
    finalPosition: one.final ?? 0,
    missed: one.missed,
    seriesEnd: one.seriesEnd ?? "rest",
    paidOn: plainDate(one.paidOn),
  });

/** The shorthand of docs/concepts/schedules.md: position, slot and due date. */
const short = (one: Case) => {
  const next = after(one);
  return `${next.position} ${next.slot} ${next.dueOn}${next.ended ? " ended" : ""}`;
};

describe("hard cases", () => {
  test("5.1: three payments, a rest at 4/3, then extended and caught up", () => {
    const series = { anchor: "2026-02-06", missed: "catch-up" } as const;
    expect(short({ ...series, slot: 0, position: 2, final: 3, paidOn: "2026-02-06" })).toBe(
      "3 1 2026-03-06",
    );
    expect(short({ ...series, slot: 1, position: 3, final: 3, paidOn: "2026-03-06" })).toBe(
      "4 2 2026-04-06 ended",
    );
    const late = { ...series, final: 12, paidOn: "2026-06-20" };
    expect(short({ ...late, slot: 2, position: 4 })).toBe("5 3 2026-05-06");
    expect(short({ ...late, slot: 3, position: 5 })).toBe("6 4 2026-06-06");
    expect(short({ ...late, slot: 4, position: 6 })).toBe("7 5 2026-07-06");
  });

  test("5.3: reactivated after two months, the missed dates are skipped and told", () => {
    const next = after({
      anchor: "2026-08-01",
      slot: 0,
      position: 2,
      missed: "skip",
      paidOn: "2026-10-15",
    });
    expect(next).toEqual({
      slot: 3,
      position: 3,
      dueOn: "2026-11-01",
      ended: false,
      completes: false,
      skippedOn: ["2026-09-01", "2026-10-01"],
      skippedCount: 2,
    });
  });

  test("5.4: extended over a month end, one charge, the day 31 is kept", () => {
    const monthly = { anchor: "2025-12-31", anchorDay: 31, slot: 1, position: 2 } as const;
    const next = after({ ...monthly, missed: "skip", paidOn: "2026-03-01" });
    expect([next.dueOn, next.skippedOn]).toEqual(["2026-03-31", ["2026-02-28"]]);
    const thirtyDays = { anchor: "2025-12-31", unit: "DAY", every: 30, slot: 1 } as const;
    expect(short({ ...thirtyDays, position: 2, missed: "skip", paidOn: "2026-02-07" })).toBe(
      "3 2 2026-03-01",
    );
  });

  test("5.6: converted before the trial ended, the calendar goes on", () => {
    const trial = { anchor: "2026-02-11", unit: "DAY", every: 30, slot: 0, position: 2 } as const;
    expect(short({ ...trial, missed: "skip", paidOn: "2026-02-06" })).toBe("3 1 2026-03-13");
  });

  test("5.11: a daily line after an outage of three days", () => {
    const daily = { anchor: "2026-02-10", unit: "DAY", slot: 0, position: 2 } as const;
    const next = after({ ...daily, missed: "skip", paidOn: "2026-02-13" });
    expect(next.dueOn).toBe("2026-02-14");
    expect(next.skippedOn).toEqual(["2026-02-11", "2026-02-12", "2026-02-13"]);
  });
});

describe("the end of a series", () => {
  const last = { anchor: "2026-01-31", slot: 1, position: 2, missed: "catch-up" } as const;
  test.each<[final: number, seriesEnd: "rest" | "complete", ended: boolean, completes: boolean]>([
    [0, "complete", false, false],
    [3, "complete", false, false],
    [2, "complete", true, true],
    [2, "rest", true, false],
    [1, "rest", true, false], // lowered below the position
  ])("position 2 of %d, %s: ended %s, completes %s", (final, seriesEnd, ended, completes) => {
    const next = after({ ...last, final, seriesEnd, paidOn: "2026-02-28" });
    expect([next.ended, next.completes]).toEqual([ended, completes]);
    expect([next.position, next.slot, next.dueOn]).toEqual([3, 2, "2026-03-31"]);
  });
});

test("a long absence is counted whole and listed up to a year", () => {
  const daily = { anchor: "2020-01-01", unit: "DAY", slot: 0, position: 2 } as const;
  const next = after({ ...daily, missed: "skip", paidOn: "2026-01-01" });
  expect(next.slot).toBe(2193);
  expect(next.skippedCount).toBe(2192);
  expect(next.skippedOn).toHaveLength(366);
  expect([next.skippedOn[0], next.skippedOn.at(-1)]).toEqual(["2020-01-02", "2021-01-01"]);
});

test("paid on time, skip and catch-up are one", () => {
  const onTime = { anchor: "2026-01-31", slot: 3, position: 9, paidOn: "2026-04-30" } as const;
  expect(after({ ...onTime, missed: "skip" })).toEqual(after({ ...onTime, missed: "catch-up" }));
});

test("after a second trial, which stands at slot -1, comes slot 0", () => {
  const trial = { anchor: "2026-03-01", slot: -1, position: 2, paidOn: "2026-02-15" } as const;
  expect(short({ ...trial, missed: "catch-up" })).toBe("3 0 2026-03-01");
  expect(short({ ...trial, missed: "skip" })).toBe("3 0 2026-03-01");
});
