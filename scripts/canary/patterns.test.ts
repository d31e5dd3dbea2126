import { describe, expect, test } from "vitest";

import { createMatcher, type Hit, type Matcher } from "./matcher.ts";
import { canaryPatterns } from "./patterns.ts";

const NUMBER = "4000056655665556";
const AMEX = "378282246310005";
const OTHERS = ["4111111111111111", "4242424242424242", "5105105105105100"];

function matcherOf(...numbers: readonly string[]): Matcher {
  return createMatcher(canaryPatterns(numbers));
}

/** Hits in `bytes` when they come in two chunks, cut at `cut`. */
function search(matcher: Matcher, bytes: Uint8Array, cut = 0): Hit[] {
  const next = matcher.start();
  return [...next(bytes.subarray(0, cut)), ...next(bytes.subarray(cut))];
}

type Planting = { readonly form: string; readonly number: string; readonly bytes: Uint8Array };

/** Writes the number as other programs would: nothing here comes from the patterns themselves. */
function plantings(number: string): Planting[] {
  const fours = number.replace(/(.{4})(?=.)/g, "$1 ");
  const utf16 = Buffer.from(number, "utf16le");
  const digits = number.replace(/./g, "%3$&");
  const view = (write: (view: DataView) => void): Uint8Array => {
    const bytes = new Uint8Array(8);
    write(new DataView(bytes.buffer));
    return bytes;
  };
  const texts: [form: string, text: string][] = [
    ["plain", `{"card":"${number}"}`],
    ["plain, grouped by blanks", fours],
    ["plain, grouped by dashes", fours.replaceAll(" ", "-")],
    ["plain, grouped by plus signs", new URLSearchParams({ card: fours }).toString()],
    ["plain, grouped by encoded blanks", encodeURIComponent(fours)],
    ["hex", Buffer.from(`<${number}>`).toString("hex")],
    ["hex, grouped by dashes", Buffer.from(fours.replaceAll(" ", "-")).toString("hex")],
    [
      "hex, grouped by dashes",
      Buffer.from(fours.replaceAll(" ", "-")).toString("hex").toUpperCase(),
    ],
    ["percent-encoded", digits],
    ["base64, grouped by blanks", Buffer.from(fours).toString("base64")],
    // All alignments, and every character of what stands before and after.
    ...["", "?", "??", "???", "\u00ff\u00fe>"].flatMap((around): [string, string][] => [
      ["base64", Buffer.from(around + number + around, "latin1").toString("base64")],
      ["base64", Buffer.from(around + number + around, "latin1").toString("base64url")],
    ]),
  ];
  return [
    ...texts.map(([form, text]) => ({ form, number, bytes: Buffer.from(text) })),
    { form: "UTF-16", number, bytes: utf16 },
    { form: "UTF-16", number, bytes: Buffer.from(utf16).swap16() },
    {
      form: "64-bit integer",
      number,
      bytes: view((at) => at.setBigUint64(0, BigInt(number), true)),
    },
    { form: "64-bit integer", number, bytes: view((at) => at.setBigUint64(0, BigInt(number))) },
    { form: "64-bit float", number, bytes: view((at) => at.setFloat64(0, Number(number), true)) },
    { form: "64-bit float", number, bytes: view((at) => at.setFloat64(0, Number(number))) },
  ];
}

const ofNumber = matcherOf(NUMBER);
const ofAmex = matcherOf(AMEX);
const ofBoth = matcherOf(NUMBER, AMEX);
const ofOthers = matcherOf(...OTHERS);

const ALL = [NUMBER, AMEX].flatMap(plantings);

describe.each(ALL)("$form of …$number", ({ form, number, bytes }) => {
  test("is found, wherever a chunk ends", () => {
    const matcher = number === NUMBER ? ofNumber : ofAmex;
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const forms = search(matcher, bytes, cut).map((hit) => hit.pattern.form);
      expect(forms).toContain(form);
    }
  });

  test("is not another number", () => {
    expect(search(ofOthers, bytes)).toEqual([]);
  });

  test("is not found with one digit changed", () => {
    const changed = number.slice(0, 9) + ((Number(number[9]) + 1) % 10) + number.slice(10);
    expect(search(matcherOf(changed), bytes)).toEqual([]);
  });
});

test("the offset is where the number begins", () => {
  const before = Buffer.from("card number: ");
  const [hit, ...more] = search(ofNumber, Buffer.concat([before, Buffer.from(NUMBER)]), 20);
  expect(hit?.offset).toBe(before.length);
  expect(more).toEqual([]);
});

test("groups as printed on a card of 15 digits", () => {
  const forms = search(ofAmex, Buffer.from("3782 822463 10005")).map((hit) => hit.pattern.form);
  expect(forms).toEqual(["plain, grouped by blanks"]);
});

test("packed decimal and PostgreSQL's numeric", () => {
  const packed = search(ofBoth, Buffer.from(`00${NUMBER}00${AMEX}`, "hex"));
  expect(packed.map((hit) => [hit.pattern.canary, hit.pattern.form, hit.offset])).toEqual([
    [0, "packed decimal", 1],
    [1, "packed decimal", 10],
  ]);
  const numeric = Buffer.from(new Uint16Array([378, 2822, 4631, 5]).buffer);
  expect(search(ofAmex, numeric).map((hit) => hit.pattern.form)).toEqual(["PostgreSQL numeric"]);
});

test("a pattern knows which number it is of", () => {
  const hits = search(ofBoth, Buffer.from(`${AMEX} ${NUMBER}`));
  expect(hits.map((hit) => hit.pattern.canary)).toEqual([1, 0]);
});

test("no two patterns of a number are the same, and none begins with zero", () => {
  const patterns = canaryPatterns([NUMBER, AMEX, ...OTHERS]);
  const bytes = patterns.map((one) => `${one.canary} ${Buffer.from(one.bytes).toString("hex")}`);
  expect(new Set(bytes).size).toBe(bytes.length);
  expect(patterns.filter((one) => one.bytes[0] === 0)).toEqual([]);
});

test.each(["", "411111111111", "4111 1111 1111 1111", "41111111111111111111"])(
  "%j is no number to search for, and is not quoted",
  (text) => {
    expect(() => canaryPatterns([NUMBER, text])).toThrow("canary 2 is not a card number");
  },
);
