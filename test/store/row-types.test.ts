// Goal: a row looks the same whichever driver read it, and a value arrives as it was sent. Method:
// one of each type that the schema uses, through both databases, compared with the same literals.
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import type { SqlValue, Statement } from "../../src/store/statement.ts";
import { onBothDatabases } from "../support/databases.ts";

const statement = (name: string, text: string): Statement => ({ name, scope: "global", text });

const EVERY_TYPE = statement(
  "every_type",
  `select 9007199254740993::bigint as big, 7::integer as whole, 7::smallint as small,
          12.50::numeric as exact, sum(n::bigint) as summed, count(*) as counted, true as yes,
          'x'::text as words, 'y'::varchar as varied, '2026-02-28'::date as on_day,
          '00:30'::time as starts_at, timestamptz '2026-01-01 00:00:00.123+00' as at_milli,
          timestamptz '2026-06-01 02:00:00+02' as at_offset,
          '0b6e0c4e-6b1a-4f7e-9d55-0a8a3c1f2b11'::uuid as a_key, '{"a": [1, null]}'::jsonb as facts,
          '{}'::jsonb as empty_facts, '{a,"b c"}'::text[] as texts, null::bigint as no_big,
          null::timestamptz as no_at, null::jsonb as no_facts
     from generate_series(1, 3) n`,
);

const ECHO = statement(
  "echo",
  `select $1::bigint as big, $2::text as words, $3::bool as yes, $4::timestamptz as at,
          $5::date as on_day, $6::jsonb as facts, $7::text[] as texts, $8::bigint[]::text as bigs,
          $9::bool[]::text as flags, $10::date[]::text as days, $11::text as nothing,
          cardinality($12::text[]) as none`,
);

/** Everything that could end a literal or an array early. */
const AWKWARD = ['a"b', "c\\d", "e,f", "{g}", "", " ", "NULL", "null", "Łó'ß", "line\nfeed", "\t"];

onBothDatabases("rows", (open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });

  test("each type of the schema is read as one and the same", async () => {
    expect(await db.global(EVERY_TYPE, [])).toEqual([
      {
        big: 9007199254740993n,
        whole: 7,
        small: 7,
        exact: "12.50",
        summed: "6",
        counted: 3n,
        yes: true,
        words: "x",
        varied: "y",
        onDay: "2026-02-28",
        startsAt: "00:30:00",
        atMilli: Date.UTC(2026, 0, 1, 0, 0, 0, 123),
        atOffset: Date.UTC(2026, 5, 1),
        aKey: "0b6e0c4e-6b1a-4f7e-9d55-0a8a3c1f2b11",
        facts: { a: [1, null] },
        emptyFacts: {},
        texts: ["a", "b c"],
        noBig: null,
        noAt: null,
        noFacts: null,
      },
    ]);
  });

  test("what is sent arrives, whatever is in it", async () => {
    const values: readonly SqlValue[] = [
      -9007199254740993n,
      AWKWARD.join("|"),
      false,
      "2026-01-01T00:00:00.123Z",
      "0001-01-01",
      JSON.stringify({ text: AWKWARD }),
      [...AWKWARD, null],
      [1n, null, -9007199254740993n],
      [true, null, false],
      ["2026-02-28", null],
      null,
      [],
    ];
    expect(await db.global(ECHO, values)).toEqual([
      {
        big: -9007199254740993n,
        words: AWKWARD.join("|"),
        yes: false,
        at: Date.UTC(2026, 0, 1, 0, 0, 0, 123),
        onDay: "0001-01-01",
        facts: { text: AWKWARD },
        texts: [...AWKWARD, null],
        bigs: "{1,NULL,-9007199254740993}",
        flags: "{t,NULL,f}",
        days: "{2026-02-28,NULL}",
        nothing: null,
        none: 0,
      },
    ]);
  });

  test("the session's own zone and settings do not reach a row", async () => {
    const shown = statement(
      "zone",
      "select current_setting('timezone') as zone, now()::text as at",
    );
    const [row] = await db.global<{ zone: string; at: string }>(shown, []);
    expect(row?.zone).toBe("UTC");
    expect(row?.at).toMatch(/\+00$/);
  });
});
