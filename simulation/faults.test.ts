// Goal: a fault strikes once, at the first opportunity of its kind after its instant and after the ones
// that it lets pass; only what has struck is counted.
import { expect, test } from "vitest";
import { Faults, type Fault } from "./faults.ts";

const END = 100_000;

function fault(part: Partial<Fault>): Fault {
  return { no: 1, kind: "answer lost", at: 1_000, skip: 0, forMs: 0, ...part };
}

test("strikes once, from its instant on", () => {
  const struck: string[] = [];
  const faults = new Faults([fault({})], END, (one, detail) => struck.push(`${one.no} ${detail}`));
  expect(faults.strike("answer lost", 999, "early")).toBeNull();
  expect(faults.strike("answer late", 1_000, "another kind")).toBeNull();
  expect(faults.strike("answer lost", 1_000, "now")?.no).toBe(1);
  expect(faults.strike("answer lost", 1_001, "again")).toBeNull();
  expect(struck).toEqual(["1 now"]);
  expect([...faults.counts]).toEqual([["answer lost", 1]]);
});

test("lets as many opportunities pass as it says", () => {
  const faults = new Faults([fault({ skip: 2 })], END, () => undefined);
  const answers = [1, 2, 3, 4].map((no) => faults.strike("answer lost", 1_000 + no, ""));
  expect(answers.map((one) => one !== null)).toEqual([false, false, true, false]);
});

test("what has not struck is not counted", () => {
  const both = [fault({ at: 5_000 }), fault({ no: 2, kind: "booked twice" })];
  const faults = new Faults(both, END, () => {
    throw new Error("nothing was to strike");
  });
  faults.strike("answer lost", 4_999, "");
  expect(faults.counts.size).toBe(0);
});

test("nothing strikes when the quiet has begun", () => {
  const faults = new Faults([fault({})], END, () => undefined);
  expect(faults.strike("answer lost", END, "")).toBeNull();
});
