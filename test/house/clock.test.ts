// Goal: time and randomness are arguments; a file that takes them by itself cannot be tested, nor
// run on a sandbox's clock. Method: every use of a name that gives them, outside the files below.
import { describe, expect, test } from "vitest";
import { clockReads, randomnessReads } from "./source/ambient.ts";
import { parseSource, sourceFiles } from "./source/source-file.ts";

/** The files that read the machine's clock: one of the product, one of the bank. */
const CLOCKS = ["src/ports/clock.ts", "bank/clock.ts"];

/** Where the product's random values come from; everything else is handed a function. */
const RANDOMNESS = [
  /^src\/(?:program\/|[^/]+$)/, // the composition root hands it out
  /^src\/ports\//,
  /^src\/vault\/sandbox-master-key\.ts$/, // makes a key once, before there is anything to hand it
];

const files = sourceFiles("src", "bank", "simulation").filter(
  ({ path }) => !path.endsWith(".test.ts"),
);

describe("time and randomness of the house", () => {
  test("every clock that is allowed exists and is seen", () => {
    const seen = files.filter((file) => clockReads(file).length > 0).map(({ path }) => path);
    expect(seen).toEqual(expect.arrayContaining(CLOCKS));
  });

  test("no other file reads the time", () => {
    const others = files.filter(({ path }) => !CLOCKS.includes(path));
    expect(others.length).toBeGreaterThan(50);
    expect(others.flatMap(clockReads)).toEqual([]);
  });

  test("random values are made in few places", () => {
    const others = files.filter(
      ({ path }) => !path.startsWith("bank/") && !RANDOMNESS.some((allowed) => allowed.test(path)),
    );
    expect(others.length).toBeGreaterThan(50);
    expect(others.flatMap(randomnessReads)).toEqual([]);
  });
});

describe("the check itself", () => {
  test.for([
    "Date.now()",
    'Date["now"]()',
    "new Date()",
    "Date()",
    "[1].map(Date.now)",
    "(Date as unknown as { now(): number }).now()",
    "{ const { now } = Date; now() }",
    "performance.now()",
    "performance.timeOrigin",
    "process.hrtime.bigint()",
    "process.uptime()",
    "Temporal.Now.instant()",
    "globalThis.performance",
    'new Intl.DateTimeFormat("en").format()',
    'new Intl.DateTimeFormat("en").formatToParts()',
    'import { performance as p } from "node:perf_hooks";',
    'import { hrtime } from "node:process";',
  ])("flags %s as a clock", (text) => {
    expect(clockReads(parseSource("src/x.ts", text))).not.toEqual([]);
  });

  test.for([
    "new Date(0)",
    "Date.parse(x)",
    "Date.UTC(2024, 0, 1)",
    "x instanceof Date",
    "clock.now()",
    "type A = Date; const f = (at: Date): Date => at",
    "const o = { performance: 1, Date: 2 }; o.performance",
    "// Date.now()",
    'formatter.format(new Date(0)); "Date.now()"',
    'import { setTimeout } from "node:timers/promises";',
  ])("lets %s pass", (text) => {
    expect(clockReads(parseSource("src/x.ts", text))).toEqual([]);
  });

  test.for([
    "Math.random()",
    "const { random } = Math;",
    'Math["random"]()',
    "crypto.randomUUID()",
    "globalThis.crypto",
    'import { randomUUID } from "node:crypto";',
    'import { createHmac, randomBytes as bytes } from "crypto";',
    'import crypto from "node:crypto";',
    'import * as c from "node:crypto";',
  ])("flags %s as randomness", (text) => {
    expect(randomnessReads(parseSource("src/x.ts", text))).not.toEqual([]);
  });

  test.for([
    "Math.max(1, 2)",
    "options.randomBytes(12)",
    "function f({ randomBytes }: { randomBytes: (n: number) => Uint8Array }) { randomBytes(1) }",
    'import { createHmac, timingSafeEqual } from "node:crypto";',
  ])("lets %s pass as not random", (text) => {
    expect(randomnessReads(parseSource("src/x.ts", text))).toEqual([]);
  });
});
