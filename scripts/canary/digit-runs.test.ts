import { expect, test } from "vitest";

import { passesLuhn } from "../../src/domain/card/card-number.ts";
import { searchDigitRuns, TEST_ISSUERS } from "./digit-runs.ts";

/** Offsets found in `text` when it comes in two chunks, cut at `cut`. */
function search(text: string, cut = 0, issuers = TEST_ISSUERS): number[] {
  const run = searchDigitRuns(issuers);
  const bytes = Buffer.from(text);
  return [...run.next(bytes.subarray(0, cut)), ...run.next(bytes.subarray(cut)), ...run.end()];
}

test.each([
  ["a 16-digit number", "card 4111111111111111, no more", [5]],
  ["one that nobody planted", `"${"424242".padEnd(16, "0")}"`, [1]],
  ["at the very end", "=378282246310005", [1]],
  ["two", "4111111111111111,5105105105105100", [0, 17]],
  ["a wrong check digit", "4111111111111112", []],
  ["an issuer that is not on the list", "6011111111111117", []],
  ["in a longer run", "04111111111111111", []],
  ["20 digits, though the first 19 have a right check digit", "41111111111111111109", []],
  ["12 digits", "411111111116", []],
  ["nothing", "", []],
])("%s", (_, text, offsets) => {
  for (let cut = 0; cut <= text.length; cut += 1) expect(search(text, cut)).toEqual(offsets);
});

test("runs of 13 and of 19 digits count, 12 and 20 do not", () => {
  const numbers = [12, 13, 19, 20].map((length) => {
    const body = "411111".padEnd(length - 1, "0");
    const numbersOfBody = Array.from({ length: 10 }, (__, digit) => `${body}${digit}`);
    // A number of a wrong length has no check digit to pass; any end will do.
    return numbersOfBody.find(passesLuhn) ?? `${body}0`;
  });
  expect(numbers.map((number) => search(number).length)).toEqual([0, 1, 1, 0]);
});

test("issuers are the caller's to name", () => {
  expect(search("6011111111111117", 0, ["601111"])).toEqual([0]);
});
