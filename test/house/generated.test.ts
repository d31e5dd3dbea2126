// Goal: what is generated and committed says what the code says.
// Method: everything is made again in memory and compared with the files.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { generatedFiles, type GeneratedFile } from "../../scripts/house/generated-files.ts";
import { pgliteSnapshot } from "../support/databases.ts";
import { ROOT } from "./source/source-file.ts";

let files: readonly GeneratedFile[];
beforeAll(async () => {
  files = await generatedFiles(await pgliteSnapshot());
});

test("every one of them is fresh; npm run generate makes it so", () => {
  const stale = files.filter(({ path, text }) => readFileSync(join(ROOT, path), "utf8") !== text);
  expect(stale.map(({ path }) => path)).toEqual([]);
  expect(files.length).toBeGreaterThanOrEqual(5);
});

test("the schema page shows tables, keys, indexes, row security and grants", () => {
  const schema = files.find(({ path }) => path.endsWith("schema.sql"))?.text ?? "";
  for (const line of [
    "create table subscriptions (",
    "  merchant_id bigint not null,",
    "  constraint subscriptions_pkey PRIMARY KEY (merchant_id, id)",
    "CREATE UNIQUE INDEX lines_one_live_per_position",
    "alter table subscriptions force row level security;",
    "create policy own_merchant on subscriptions for all using ((merchant_id",
    "grant delete, insert, select, update on card_secrets to perennial_vault;",
  ]) {
    expect(schema).toContain(line);
  }
});
