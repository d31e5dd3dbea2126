import { inspect } from "node:util";
import { describe, expect, test } from "vitest";

import { keyRing, masterKey, parseMasterKey } from "./master-key.ts";

/** 00 01 02 … 1f. */
const BYTES = Uint8Array.from({ length: 32 }, (_, i) => i);
const HEX = Buffer.from(BYTES).toString("hex");
const BASE64 = Buffer.from(BYTES).toString("base64");

describe("reading", () => {
  test.each([
    ["hex", HEX],
    ["hex in capitals", HEX.toUpperCase()],
    ["base64", BASE64],
    ["base64 without padding", BASE64.replace("=", "")],
    ["a line of a file", `${BASE64}\n`],
  ])("%s", (_, text) => {
    expect(parseMasterKey(text)?.id).toBe("630dcd29"); // SHA-256 by another program
  });

  test("URL-safe base64 is the same key as base64", () => {
    const bytes = Buffer.alloc(32, 0xfb);
    expect(bytes.toString("base64")).toMatch(/[+/]/);
    expect(parseMasterKey(bytes.toString("base64url"))?.id).toBe(
      parseMasterKey(bytes.toString("base64"))?.id,
    );
  });

  test.each([
    ["nothing", ""],
    ["a password", "correct horse battery staple"],
    ["31 bytes", HEX.slice(2)],
    ["33 bytes", `${HEX}00`],
    ["16 bytes in base64", Buffer.alloc(16, 1).toString("base64")],
    ["33 bytes in base64", Buffer.alloc(33, 1).toString("base64")],
    ["something that is not hex", `${HEX.slice(2)}zz`],
    ["base64 with a blank inside", `${BASE64.slice(0, 20)} ${BASE64.slice(21)}`],
  ])("not %s", (_, text) => {
    expect(parseMasterKey(text)).toBeUndefined();
  });
});

test("a master key that is printed by mistake gives nothing away", () => {
  const key = parseMasterKey(HEX);
  const printed = `${inspect(key, { depth: 9, showHidden: true })} ${JSON.stringify(key)}`;
  expect(JSON.parse(JSON.stringify(key))).toEqual({
    id: "630dcd29",
    wrapping: {},
    fingerprinting: {},
  });
  for (const half of [key?.wrapping, key?.fingerprinting]) {
    expect(half?.symmetricKeySize).toBe(32);
    expect(printed).not.toContain(half?.export().toString("hex"));
    expect(printed).not.toContain(half?.export().toString("base64"));
  }
});

test("the bytes are taken over and wiped", () => {
  const bytes = BYTES.slice();
  masterKey(bytes);
  expect(bytes).toEqual(new Uint8Array(32));
});

test("another length is the caller's mistake", () => {
  expect(() => masterKey(new Uint8Array(16))).toThrow(RangeError);
});

test("a ring holds the current key beside the earlier ones", () => {
  const earlier = masterKey(new Uint8Array(32).fill(1));
  const current = masterKey(new Uint8Array(32).fill(2));
  const ring = keyRing(current, [earlier]);
  expect(ring.current).toBe(current);
  expect(ring.all.get(earlier.id)).toBe(earlier);
  expect(ring.all.get(current.id)).toBe(current);
  expect(ring.all.size).toBe(2);
});
