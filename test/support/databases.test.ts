import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { onBothDatabases } from "./databases.ts";

const COUNT = {
  name: "count_values",
  scope: "global",
  text: "select count(*)::int as n from deployment",
} as const;
const ADD = {
  name: "add_value",
  scope: "global",
  text: "insert into deployment values ($1::text, 'x')",
} as const;

onBothDatabases("a database of one's own", (open) => {
  let ofSuite: Database;
  beforeAll(async () => {
    ofSuite = await open();
    await ofSuite.global(ADD, ["of the suite"]);
  });

  test("is empty and nobody else's", async () => {
    const ofTest = await open();
    expect(await ofTest.global(COUNT, [])).toEqual([{ n: 0 }]);
    await ofTest.global(ADD, ["one"]);
    await ofTest.global(ADD, ["two"]);
    expect(await ofSuite.global(COUNT, [])).toEqual([{ n: 1 }]);
  });

  test("lives as long as the suite when opened before all", async () => {
    expect(await ofSuite.global(COUNT, [])).toEqual([{ n: 1 }]);
  });

  test("may be closed early", async () => {
    const ofTest = await open();
    await ofTest.close();
    await expect(ofTest.global(COUNT, [])).rejects.toThrow(/closed|after calling end/);
  });
});
