// Goal: every answer of a gateway has one meaning, known or not. Method: a small table, one row an answer.
import { expect, test } from "vitest";
import { meaningIn, type DeclineTable } from "./decline-table.ts";

const TABLE: DeclineTable = {
  gateway: "sample",
  source: "nobody",
  codes: { hard: ["14"], authentication: ["1A", "65"], open: ["91"] },
  besides: [],
};

test.for([
  ["14", null, "hard"],
  ["65", null, "authentication"],
  ["91", null, "open"],
  ["05", null, "soft"],
  ["", null, "soft"],
  ["constructor", null, "soft"],
  ["05", "03", "hard"],
  ["05", "02", "soft"],
  // what is known stays what it is
  ["65", "03", "authentication"],
] as const)("code %j with advice %j counts as %s", ([code, advice, expected]) => {
  expect(meaningIn(TABLE, code, advice)).toBe(expected);
});
