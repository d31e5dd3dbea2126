// Goal: the rooms of the house know only whom they may know, and no file knows itself by a detour.
// Method: every import of every file is parsed and looked up in one table (source/rooms.ts).
import { describe, expect, test } from "vitest";
import { findCycles } from "./source/cycles.ts";
import { directionFaults, roomOf } from "./source/rooms.ts";
import { parseSource, sourceFiles } from "./source/source-file.ts";

const files = sourceFiles("src", "bank", "bench", "simulation", "scripts", "test", "bin");

describe("imports of the house", () => {
  // A check over nothing passes: every room that exists today must have been read.
  test.for([
    "src/domain/",
    "src/ports/",
    "src/store/",
    "src/engine/",
    "bank/",
    "scripts/",
    "test/",
  ])("%s was read", (room) => {
    expect(files.filter(({ path }) => path.startsWith(room)).length).toBeGreaterThan(0);
  });

  test("every import is one that its room may make", () => {
    expect(directionFaults(files)).toEqual([]);
  });

  test("no file imports itself, directly or through others", () => {
    expect(findCycles(files)).toEqual([]);
  });
});

describe("the check itself", () => {
  const probes = `
    src/domain/x.ts            ../store/statement.ts        flagged
    src/domain/x.ts            node:fs                      flagged
    src/domain/x.ts            temporal-polyfill/global     fine
    src/domain/money/x.ts      ../calendar/instant.ts       fine
    src/domain/x.test.ts       vitest                       fine
    src/domain/x.test.ts       ../store/statement.ts        flagged
    src/ports/x.ts             ../engine/engine.ts          flagged
    src/store/x/y.ts           ../../ports/clock.ts         flagged
    src/store/x/y.ts           pg                           fine
    src/store/x/y.ts           fastify                      flagged
    src/vault/x.ts             ../store/statement.ts        fine
    src/vault/x.ts             ../engine/engine.ts          flagged
    src/engine/x.ts            ../vault/vault.ts            fine
    src/engine/x.ts            ../faces/rest/server.ts      flagged
    src/engine/x.ts            ../gateways/simulator/x.ts   flagged
    src/gateways/stripe/x.ts   ../simulator/request.ts      flagged
    src/gateways/stripe/x.ts   ./request.ts                 fine
    src/gateways/stripe/x.ts   ../../store/statement.ts     flagged
    src/faces/rest/x.ts        ../cli/main.ts               flagged
    src/faces/rest/x.ts        ../http/reply.ts             fine
    src/faces/rest/x.ts        ../../store/statement.ts     flagged
    src/faces/http/x.ts        ../rest/server.ts            flagged
    src/faces/cli/x.ts         ../book/read.ts              fine
    src/faces/cli/x.ts         ../rest/server.ts            flagged
    src/main.ts                ./faces/rest/server.ts       fine
    bank/x.ts                  ../src/domain/money/money.ts fine
    bank/x.ts                  ../src/domain/refusal.ts     flagged
    bank/x.ts                  undici                       flagged
    src/program/start.ts       ../faces/rest/server.ts      fine
    src/engine/x.ts            ../compose.ts                flagged
    src/drawer/x.ts            node:fs                      flagged
    tools/x.ts                 node:fs                      flagged
  `;
  for (const [path = "", specifier = "", verdict] of rows(probes)) {
    test(`${path} importing ${specifier} is ${verdict}`, () => {
      const faults = directionFaults([parseSource(path, `import "${specifier}";`)]);
      expect(faults.length > 0 ? "flagged" : "fine").toBe(verdict);
    });
  }

  test.for([
    'import { a } from "../store/statement.ts";',
    'import type { A } from "../store/statement.ts";',
    'export { a } from "../store/statement.ts";',
    'export * from "../store/statement.ts";',
    'export const a = () => import("../store/statement.ts");',
    'export type A = import("../store/statement.ts").Statement;',
    "export const load = (name: string) => import(name);",
  ])("sees %s", (text) => {
    expect(directionFaults([parseSource("src/domain/x.ts", text)])).toHaveLength(1);
  });

  test("does not take text for code", () => {
    const text = '// import "pg"\nexport const a = `import "pg"`;';
    expect(directionFaults([parseSource("src/domain/x.ts", text)])).toEqual([]);
  });

  test("a detour of three files is a cycle", () => {
    const ring = ["a", "b", "c"].map((name, at, all) =>
      parseSource(`src/domain/${name}.ts`, `import "./${all[(at + 1) % 3]}.ts";`),
    );
    expect(findCycles(ring)).toEqual([
      "src/domain/a.ts → src/domain/b.ts → src/domain/c.ts → src/domain/a.ts",
    ]);
    expect(findCycles(ring.slice(1))).toEqual([]);
  });

  test("a file's room is the narrowest one", () => {
    expect(roomOf("src/gateways/stripe/x.ts")?.prefix).toBe("src/gateways/stripe/");
    expect(roomOf("src/config.ts")?.name).toBe("src/*.ts");
    expect(roomOf("src/drawer/config.ts")).toBeNull();
  });
});

function rows(table: string): string[][] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/));
}
