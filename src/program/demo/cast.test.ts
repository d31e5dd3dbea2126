// Goal: every sandbox shows each kind of subscriber, and its story can be lived through: nobody
// cancels or is refunded before buying. Method: the story of many first days.
import { describe, expect, test } from "vitest";
import { addDays, plainDate } from "../../domain/calendar/plain-date.ts";
import { IMPORTED, person, STORY_DAYS, story, type Act } from "./cast.ts";

const FIRST_DAYS = Array.from({ length: 400 }, (_, day) => addDays(plainDate("2025-01-01"), day));

function buys(acts: readonly Act[]) {
  return acts.flatMap((act) => (act.kind === "buys" ? [act] : []));
}

describe("the demo's story", () => {
  test("has 200 subscribers of 200 names", () => {
    const acts = story(plainDate("2026-01-01")).flatMap((day) => day.acts);
    const signedUp = buys(acts).map((act) => act.who);
    expect(new Set(signedUp).size + IMPORTED).toBe(200);
    expect(Math.max(...signedUp)).toBe(199 - IMPORTED);
    const people = Array.from({ length: 200 }, (_, who) => person(who));
    expect(new Set(people.map((one) => one.name)).size).toBe(200);
    expect(new Set(people.map((one) => one.email)).size).toBe(200);
    for (const { email } of people) expect(email).toMatch(/^[a-z]+\.[a-z]+@example\.net$/);
  });

  test("shows every kind, whatever day it begins on", () => {
    for (const beginsOn of FIRST_DAYS) {
      const acts = story(beginsOn).flatMap((day) => day.acts);
      const offers = buys(acts).map((act) => act.offer);
      expect(new Set(offers.map((one) => `${one.frequency} ${one.unit}`))).toEqual(
        new Set(["1 MONTH", "1 YEAR", "30 DAY"]),
      );
      expect(offers.filter((one) => one.installment === true).length).toBeGreaterThan(10);
      expect(buys(acts).filter((act) => act.card === "4000000000000341").length).toBeGreaterThan(8);
      expect(acts.filter((act) => act.kind === "cancels").length).toBeGreaterThan(8);
      expect(acts.filter((act) => act.kind === "is-refunded").length).toBeGreaterThan(4);
    }
  });

  test("runs forward: days in order, nobody leaves before they came, and it ends in time", () => {
    for (const beginsOn of FIRST_DAYS) {
      const days = story(beginsOn);
      expect(days.map((one) => one.day)).toEqual(
        days.map((one) => one.day).toSorted((a, b) => a - b),
      );
      const known = new Set<number>();
      for (const { day, acts } of days) {
        expect(day).toBeLessThan(STORY_DAYS);
        for (const act of acts) {
          if (act.kind === "buys") known.add(act.who);
          else expect(known.has(act.who)).toBe(true);
        }
      }
    }
  });
});
