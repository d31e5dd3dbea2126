// Goal: what is written never depends on when or where the database computes it.
// Method: PostgreSQL's own analysis of every statement, and the volatility of each function in it.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Statement } from "../../../src/store/statement.ts";
import { everyStatement, openLab, parameterTypes, type Lab } from "./lab.ts";
import { volatilityFaults } from "./volatility.ts";

let lab: Lab;
let statements: readonly Statement[];
beforeAll(async () => {
  lab = await openLab();
  statements = await everyStatement();
});
afterAll(() => lab.close());

describe("the statements", () => {
  test("write only what their parameters and columns say", async () => {
    expect(statements.length).toBeGreaterThan(30);
    const faults: string[] = [];
    for (const made of statements) faults.push(...(await volatilityFaults(lab, made)));
    expect(faults).toEqual([]);
  });
});

describe("the check itself", () => {
  const update = (set: string): string =>
    `update transactions t set ${set} where t.merchant_id = $1::bigint`;
  const conflict = (rest: string): string =>
    `insert into counters (merchant_id, name, next_no) values ($1::bigint, 'x', 1)
     on conflict (merchant_id, name) do update ${rest}`;

  test.for([
    ["timestamptz_pl_interval", update("check_at = t.check_at + interval '1 day'")],
    ["now()", update("decided_at = now()")],
    ["now()", update("decided_at = coalesce(t.decided_at, now())")],
    ["current_timestamp", update("decided_at = current_timestamp")],
    ["gen_random_uuid", update("attempt_key = gen_random_uuid()")],
    ["jsonb_build_object", update("extra = jsonb_build_object('state', t.state)")],
    ["timestamptz_out", update("gateway_ref = t.at::text")],
    ["timestamptz_in", update("at = t.gateway_ref::timestamptz")],
    ["timestamptz_gt_date", update("state = 'failed'") + " and t.at > t.business_on"],
    ["now()", "delete from tasks where merchant_id = $1::bigint and due_at < now()"],
    ["now()", conflict("set next_no = extract(epoch from now())::bigint")],
    ["random()", conflict("set next_no = 2 where random() < 0.5")],
    ["now()", `with u as (${update("decided_at = now()")} returning 1) select 1 from u`],
    ["changes merchant_id", update("merchant_id = 7")],
    [
      "uses MERGE",
      `merge into counters c using (select $1::bigint as merchant_id) s
          on s.merchant_id = c.merchant_id when matched then update set next_no = 1`,
    ],
    ["$2 has no type", "update counters set next_no = $2 where merchant_id = $1::bigint"],
  ] as const)("flags %s in %s", async ([fault, text]) => {
    expect((await volatilityFaults(lab, { name: "probe", text })).join("\n")).toContain(fault);
  });

  test.for([
    update("check_at = $2::timestamptz, attempt_no = (t.attempt_no + 1)::smallint"),
    update(
      "check_at = least(t.check_at, $2::timestamptz), gateway_ref = coalesce($3::text, t.state)",
    ),
    update("extra = t.extra || $2::jsonb"),
    conflict("set next_no = counters.next_no + excluded.next_no"),
    "insert into tasks select $1::bigint, 1, 'k', 1, 'd', now(), 'open'",
    "select to_char(t.at, 'HH24') from transactions t where t.merchant_id = $1::bigint and t.at < now()",
  ])("lets %s pass", async (text) => {
    expect(await volatilityFaults(lab, { name: "probe", text })).toEqual([]);
  });

  test("a parameter has one type, all along the statement", () => {
    expect(parameterTypes("select $1::bigint, $2::text[], $1")).toEqual({
      types: ["bigint", "text[]"],
      faults: [],
    });
    expect(parameterTypes("select $1::bigint, $1::int, $3::text").faults).toEqual([
      "$1 has two types, bigint and int",
      "$2 is not used",
    ]);
  });
});
