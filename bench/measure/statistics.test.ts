import { expect, test } from "vitest";
import { ratio, spread } from "./statistics.ts";

test("the middle of an odd and an even number of values", () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, least: 1, most: 3 });
  expect(spread([4, 1, 3, 2])).toEqual({ median: 2.5, least: 1, most: 4 });
});

test("a ratio is taken within each repetition", () => {
  expect(ratio([1, 2, 9], [2, 2, 3])).toEqual({ median: 1, least: 0.5, most: 3 });
});
