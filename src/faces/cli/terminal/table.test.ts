import { expect, test } from "vitest";

import { table } from "./table.ts";

test("columns of numbers stand to the right, others to the left", () => {
  const rows = [
    ["7", "email", "2025-01-31", "is not an e-mail address"],
    ["1,234", "*", "", "has too few fields"],
  ];
  expect(table(["line", "column", "on", "why"], rows)).toEqual([
    " line  column  on          why",
    "─────  ──────  ──────────  ────────────────────────",
    "    7  email   2025-01-31  is not an e-mail address",
    "1,234  *                   has too few fields",
  ]);
});

test("wide and combining characters keep the columns straight", () => {
  const rows = [
    ["王小明", "a"],
    ["Rene\u0301e", "b"], // the accent is a character of its own
    ["Jo 😀", "c"],
  ];
  expect(table(["name", "x"], rows)).toEqual([
    "name    x",
    "──────  ─",
    "王小明  a",
    "Rene\u0301e   b",
    "Jo 😀   c",
  ]);
});

test("a cell cannot leave its place", () => {
  const [, , row] = table(["a", "b"], [["x\n\u001B[2Jy\u202Ez\u2028\u0085", "1"]]);
  expect(row).toBe("x␊␛[2Jy\uFFFDz\uFFFD\uFFFD  1");
});

test("no rows, and rows of another length", () => {
  expect(table(["a", "bc"], [])).toEqual(["a  bc", "─  ──"]);
  expect(table(["a", "b"], [["1"], ["2", "x", "y"]])).toEqual(["a  b", "─  ─", "1", "2  x"]);
});
