import { expect, test } from "vitest";

import { Control, type Mode } from "./control.ts";

const day = (text: string): number => Date.UTC(2026, 0, Number(text));

function controlOf(given: string): Control {
  const control = new Control();
  for (const [, mode, from = "", until = ""] of given.matchAll(/([a-z-]+) (\d)-(\d?)/g)) {
    control.give({
      givenAt: day("1"),
      window: { mode: mode as Mode, from: day(from), until: until === "" ? null : day(until) },
    });
  }
  return control;
}

// Goal: the latest window given wins where several cover an instant. Method: rows of windows in the
// order given (mode from-until, days of a month), asked at the start of each of six days: the first
// letter of the mode. The third column is every day on which the timetable has something.
test.each([
  ["", "uuuuuu", ""],
  ["no-answer 2-4", "unnuuu", "2 4"],
  ["no-answer 2-", "unnnnn", "2"],
  ["no-answer 2- | up 4-", "unnuuu", "2 4"],
  ["no-answer 2- | up 3-5", "unuunn", "2 3 5"],
  ["slow 1-6 | no-answer 2-4", "snnssu", "2 4 6"],
  ["no-answer 2-4 | slow 1-6", "sssssu", "2 4 6"],
  ["no-answer 2-4 | slow 4-5", "unnsuu", "2 4 5"],
])("%s: %s", (given, modes, changes) => {
  const control = controlOf(given);
  const seen = ["1", "2", "3", "4", "5", "6"].map((on) => control.modeAt(day(on))[0]);
  expect(seen.join("")).toBe(modes);

  const edges: number[] = [];
  for (let edge = control.nextChange(day("1")); edge !== null; edge = control.nextChange(edge)) {
    edges.push(edge);
  }
  expect(edges).toEqual(changes.split(" ").filter(Boolean).map(day));
});

test("an end is the first instant outside, a beginning the first inside", () => {
  const control = controlOf("no-answer 2-4");
  expect(control.modeAt(day("2") - 1)).toBe("up");
  expect(control.modeAt(day("4") - 1)).toBe("no-answer");
});

test("windows that are over are dropped when the next one comes, and null drops all", () => {
  const control = controlOf("slow 1-2 | no-answer 3-");
  control.give({ givenAt: day("2"), window: { mode: "up", from: day("5"), until: null } });
  expect(control.windows.map(({ mode }) => mode)).toEqual(["no-answer", "up"]);
  control.give({ givenAt: day("2"), window: null });
  expect(control.windows).toEqual([]);
});
