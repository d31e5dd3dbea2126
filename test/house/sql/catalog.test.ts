// Goal: the schema can be distributed over machines by merchant_id without a change.
// Method: the catalog of the migrated schema is asked for everything that Citus refuses.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { catalogFaults, tableNames } from "./catalog.ts";
import { openLab, type Lab } from "./lab.ts";
import { REFERENCE_TABLES } from "./tables.ts";

let lab: Lab;
beforeAll(async () => {
  lab = await openLab();
});
afterAll(() => lab.close());

describe("the schema", () => {
  test("is there, and every reference table on the list is in it", async () => {
    const tables = await tableNames(lab);
    expect(tables.length).toBeGreaterThan(20);
    expect(tables).toEqual(expect.arrayContaining([...REFERENCE_TABLES]));
  });

  test("has nothing that Citus refuses", async () => {
    expect(await catalogFaults(lab)).toEqual([]);
  });
});

describe("the check itself", () => {
  const own = "merchant_id bigint not null, id bigint not null";
  test.for([
    ["has no primary key", `create table x (${own})`],
    ["has no merchant_id", "create table x (id bigint primary key)"],
    ["has no merchant_id", "create table x (merchant_id int primary key)"],
    ["unique without merchant_id", `create table x (${own}, primary key (id))`],
    [
      "unique without merchant_id",
      `create table x (${own}, e text unique, primary key (merchant_id, id))`,
    ],
    [
      "unique without merchant_id",
      `create table x (${own}, primary key (merchant_id, id)); create unique index on x (id)`,
    ],
    [
      "does not join on merchant_id",
      `create table x (${own}, primary key (merchant_id, id),
         foreign key (id, merchant_id) references customers (merchant_id, id))`,
    ],
    [
      "from a reference table",
      `alter table deployment add merchant_id bigint, add id bigint,
         add foreign key (merchant_id, id) references customers (merchant_id, id)`,
    ],
    [
      "sets columns null",
      `create table x (${own}, c bigint, primary key (merchant_id, id),
         foreign key (merchant_id, c) references customers (merchant_id, id) on delete set null (c))`,
    ],
    [
      "is a trigger",
      `create function f() returns trigger language plpgsql as 'begin return new; end';
       create trigger t before insert on customers for each row execute function f()`,
    ],
    ["is a rule", "create rule r as on delete to customers do instead nothing"],
    ["is a sequence", "create sequence s"],
    [
      "is an identity column",
      `create table x (${own}, n bigint generated always as identity, primary key (merchant_id, id))`,
    ],
    ["is an enum", "create type mood as enum ('good')"],
  ] as const)("flags what %s", async ([fault, sql]) => {
    const faults = await lab.undone(async () => {
      await lab.exec(sql);
      return await catalogFaults(lab);
    });
    expect(faults.join("\n")).toContain(fault);
  });

  test("lets a foreign key on merchant_id pass", async () => {
    const faults = await lab.undone(async () => {
      await lab.exec(`create table x (${own}, primary key (merchant_id, id),
        foreign key (merchant_id, id) references customers (merchant_id, id) on delete cascade)`);
      return await catalogFaults(lab);
    });
    expect(faults).toEqual([]);
  });
});
