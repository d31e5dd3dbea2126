// Goal: a statement of one merchant never looks at another merchant's rows, and says so by itself,
// without the help of row-level security. Method: the plan of every statement, made by a superuser.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Statement, StatementScope } from "../../../src/store/statement.ts";
import { sourceFiles } from "../source/source-file.ts";
import { everyStatement, openLab, type Lab } from "./lab.ts";
import { conjuncts, routingFaults } from "./routing.ts";
import { FAN_OUT_READS } from "./tables.ts";

let lab: Lab;
let statements: readonly Statement[];
beforeAll(async () => {
  lab = await openLab();
  statements = await everyStatement();
});
afterAll(() => lab.close());

describe("the statements", () => {
  test("each go to one merchant's rows", async () => {
    expect(statements.length).toBeGreaterThan(30);
    const faults: string[] = [];
    for (const made of statements) faults.push(...(await routingFaults(lab, made)));
    expect(faults).toEqual([]);
  });

  test("stand alone in their files", () => {
    const crowded = sourceFiles("src/store")
      .filter(({ path }) => path !== "src/store/statement.ts")
      .filter(({ text }) => text.split(/\bstatement\(/).length > 2)
      .map(({ path }) => path);
    expect(crowded).toEqual([]);
  });

  test("over all merchants are those on the list", () => {
    const names = statements.filter(({ scope }) => scope === "fan-out").map(({ name }) => name);
    expect(names.sort()).toEqual([...FAN_OUT_READS].sort());
  });
});

describe("the check itself", () => {
  const probes: readonly [StatementScope, string, string][] = [
    ["tenant", "reads tasks", "select 1 from tasks where id = $1::bigint"],
    [
      "tenant",
      "reads tasks",
      "select 1 from tasks where merchant_id = $2::bigint and id = $1::bigint",
    ],
    [
      "tenant",
      "reads tasks",
      "select 1 from tasks where merchant_id = $1::bigint or id = $2::bigint",
    ],
    ["tenant", "reads tasks", "select 1 from tasks where merchant_id = any($1::bigint[])"],
    ["tenant", "reads tasks", "select 1 from tasks where merchant_id >= $1::bigint"],
    ["tenant", "reads tasks", "update tasks set state = 'done' where id = $1::bigint"],
    ["tenant", "reads tasks", "delete from tasks where merchant_id = 7 and id = $1::bigint"],
    [
      "tenant",
      "reads customers c",
      `select 1 from purchases p join customers c on c.id = p.customer_id
        where p.merchant_id = $1::bigint`,
    ],
    [
      "tenant",
      "reads purchases p",
      `update customers c set name = 'x' from purchases p
        where c.merchant_id = $1::bigint and p.customer_id = c.id`,
    ],
    [
      "tenant",
      "inserts '7'",
      "insert into counters (merchant_id, name, next_no) select 7, $1::text, 1",
    ],
    [
      "tenant",
      "inserts u.m",
      `insert into counters (merchant_id, name, next_no)
       select u.m, $1::text, 1 from unnest($2::bigint[]) as u(m)`,
    ],
    [
      "tenant",
      "in a CTE that reads another CTE",
      `with a as materialized (select c.id from customers c where c.merchant_id = $1::bigint),
            b as (insert into counters (merchant_id, name, next_no)
                  select $1::bigint, 'x', a.id from a returning 1)
       select 1 from b`,
    ],
    ["tenant", "writes the reference table", "insert into deployment values ($1::text, 'x')"],
    ["vault", "reads card_secrets", "select 1 from card_secrets where id = $1::bigint"],
    ["global", "touches the tenant table", "select 1 from tasks where merchant_id = $1::bigint"],
    ["global", "touches the tenant table", "insert into counters values ($1::bigint, 'x', 1)"],
    ["global", "writes the catalog pg_class", "delete from pg_class where relname = $1::text"],
    ["tenant", "reads the catalog pg_class", "select 1 from pg_class where relname = $1::text"],
    [
      "global",
      "touches the tenant table tasks",
      "select 1 from pg_class c join tasks t on t.kind = c.relname where c.relname = $1::text",
    ],
    ["fan-out", "not on the list", "select 1 from due_merchants"],
    ["fan-out", "reads customers over all", "select 1 from customers"],
    ["fan-out", "writes or locks", "select 1 from due_merchants for update"],
    ["fan-out", "writes or locks", "delete from due_merchants"],
  ];
  test.for(probes)("flags a %s statement that %s", async ([scope, fault, text]) => {
    const faults = await routingFaults(lab, { name: "probe", scope, text });
    expect(faults.join("\n")).toContain(fault);
  });

  const fine: readonly [StatementScope, string][] = [
    ["tenant", "select 1 from tasks where merchant_id = $1::bigint and (id = 1 or id = 2)"],
    [
      "tenant",
      `select 1 from purchases p join customers c on c.merchant_id = p.merchant_id
          and c.id = p.customer_id where p.merchant_id = $1::bigint`,
    ],
    [
      "tenant",
      `insert into tasks select t.merchant_id, t.id + 1, 'k', 1, 'd', t.due_at, 'open'
         from tasks t where t.merchant_id = $1::bigint`,
    ],
    ["global", "select value from deployment where name = $1::text"],
    ["global", "select c.relname from pg_class c where c.relname = $1::text"],
  ];
  test.for(fine)("lets a %s statement pass: %s", async ([scope, text]) => {
    expect(await routingFaults(lab, { name: "probe", scope, text })).toEqual([]);
  });

  test("conditions below an OR are no conditions of the whole", () => {
    expect(conjuncts("((a = $1) AND ((b = 2) OR (c = 3)))")).toEqual([
      "a = $1",
      "(b = 2) OR (c = 3)",
    ]);
    expect(conjuncts("((a = $1) OR (b = 2))")).toEqual(["(a = $1) OR (b = 2)"]);
  });
});
