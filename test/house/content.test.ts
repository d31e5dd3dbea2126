// Goal: nothing in the repository that does not belong to anybody who reads it.
// Method: every text file that git tracks or would track, against a list of patterns.
import { describe, expect, test } from "vitest";
import { contentFaults } from "./content/rules.ts";
import { trackedTextFiles } from "./content/tracked-files.ts";

describe("the repository", () => {
  const files = trackedTextFiles();

  test("was read", () => {
    const paths = files.map(({ path }) => path);
    expect(paths.length).toBeGreaterThan(100);
    expect(paths).toEqual(expect.arrayContaining(["package.json", "src/domain/refusal.ts"]));
    expect(paths.filter((path) => path.startsWith("node_modules/"))).toEqual([]);
  });

  test("contains nothing that is forbidden", () => {
    expect(files.flatMap(contentFaults)).toEqual([]);
  });
});

// Put together here, or this file would contain what it forbids.
const glue = (...parts: string[]): string => parts.join("");

describe("the check itself", () => {
  test.for([
    ["unfinished work", glue("// TO", "DO: later")],
    ["unfinished work", glue("FIX", "ME")],
    ["a test switched off", glue("test.", "skip('x')")],
    ["a test switched off", glue("describe.concurrent.", "only('x')")],
    ["a test switched off", glue("test.", "skipIf(true)('x')")],
    ["a card number", glue("411111111111", "1145")],
    ["a card number", glue("5105 1051 ", "0510 5118")],
    ["a card number", glue("3782-822463-", "10013")],
    ["a path of one machine", glue('"', "/ho", "me/ann/perennial")],
    ["a path of one machine", glue("see /", "tmp/out.txt")],
    ["the address of a package registry", glue("https://registry.", "example.com/x")],
    ["the address of a package registry", glue("registry", "=https://packages.example.com")],
    ["the mark of an unfinished merge", glue("<<<<", "<<< ours")],
  ] as const)("flags %s in %s", ([what, text]) => {
    expect(contentFaults({ path: "x.test.ts", text }).join("\n")).toContain(`contains ${what}`);
  });

  test("flags a lock file that names where its packages came from", () => {
    const text = glue('"resolved": "', 'https://packages.example.com/a.tgz"');
    expect(contentFaults({ path: "package-lock.json", text })).toHaveLength(1);
  });

  test.for([
    "4111 1111 1111 1111 and 378282246310005",
    "4111111111111112",
    "1700000000000",
    "00000000-0000-4000-8000-000000000000",
    "https://example.com/home/page and ./tmp/x",
    "test.each([1])('only', () => skip())",
  ])("lets %s pass", (text) => {
    expect(contentFaults({ path: "x.test.ts", text })).toEqual([]);
  });
});
