// Goal: the domain decides and does nothing else: no clock, no randomness, no input, no output, and
// no libraries but the calendar. Method: its imports, and every name it uses from outside.
import { describe, expect, test } from "vitest";
import { outsideReads } from "./source/ambient.ts";
import { parseSource, sourceFiles } from "./source/source-file.ts";

const LIBRARIES = ["temporal-polyfill"];

const files = sourceFiles("src/domain").filter(({ path }) => !path.endsWith(".test.ts"));

describe("the domain", () => {
  test("was read", () => {
    expect(files.length).toBeGreaterThan(10);
  });

  test("imports itself and the calendar library", () => {
    const foreign = files.flatMap(({ path, imports }) =>
      imports
        .filter(({ file, specifier }) =>
          file === null ? !LIBRARIES.includes(specifier) : !file.startsWith("src/domain/"),
        )
        .map(({ line, specifier }) => `${path}:${line} imports ${specifier}`),
    );
    expect(foreign).toEqual([]);
  });

  test("touches nothing but its arguments", () => {
    expect(files.flatMap(outsideReads)).toEqual([]);
  });
});

describe("the check itself", () => {
  test.for([
    "process.env",
    "console.log(1)",
    'fetch("x")',
    "setTimeout(() => 1)",
    "async function f() {}",
    "const f = async () => 1",
    "await x",
    "Date.now()",
    "Math.random()",
    "export const a = globalThis",
  ])("flags %s", (text) => {
    expect(outsideReads(parseSource("src/domain/x.ts", text))).not.toEqual([]);
  });

  test.for(["Math.abs(-1)", "const o = { process: 1 }; o.process", "new Map([[1, 2]])"])(
    "lets %s pass",
    (text) => {
      expect(outsideReads(parseSource("src/domain/x.ts", text))).toEqual([]);
    },
  );
});
