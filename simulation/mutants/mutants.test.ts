// Goal: no mutant has been left behind by the engine. Method: each is applied to the files as they
// are, in memory; what a mutant makes of a TypeScript file can still be parsed.
import { readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { expect, test } from "vitest";

import { applyMutant } from "./apply-mutant.ts";
import { MUTANTS, type Mutant } from "./mutants.ts";

function mutated(mutant: Mutant): Map<string, string> {
  const texts = new Map<string, string>();
  applyMutant(mutant, {
    read: (file) => texts.get(file) ?? readFileSync(file, "utf8"),
    write: (file, text) => texts.set(file, text),
  });
  return texts;
}

test("there are twenty, each with a name of its own", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(20);
  expect(MUTANTS).toHaveLength(20);
});

test.for(MUTANTS.map((mutant) => [mutant.name, mutant] as const))("%s", ([, mutant]) => {
  for (const [file, text] of mutated(mutant)) {
    expect(text).not.toBe(readFileSync(file, "utf8"));
    if (file.endsWith(".ts")) expect(() => stripTypeScriptTypes(text)).not.toThrow();
  }
});

test.for([
  { places: "nowhere", text: "b", fault: "stands 0 times" },
  { places: "twice", text: "a a", fault: "stands 2 times" },
])("a piece of text that stands $places is an error", ({ text, fault }) => {
  const edits = [{ file: "x.ts", find: "a", replace: "b" }];
  const mutant: Mutant = { name: "made up", sentence: "Nothing is.", edits };
  expect(() => applyMutant(mutant, { read: () => text, write: () => undefined })).toThrow(fault);
});
