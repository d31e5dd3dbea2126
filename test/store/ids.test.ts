// Goal: an id is given once, over processes and restarts, and nobody waits for one in a transaction
// (docs/decisions/ids.md). Method: several processes' worth of counters on one database.
import { beforeAll, expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { Ids } from "../../src/store/id-block/ids.ts";
import { takeBlock } from "../../src/store/id-block/take-block.ts";
import { onBothDatabases } from "../support/databases.ts";

const BLOCK = 100_000;

onBothDatabases("ids", (open) => {
  let db: Database;
  beforeAll(async () => {
    db = await open();
  });

  test("are unique over processes that take them at the same time", async () => {
    const processes = [new Ids(db), new Ids(db), new Ids(db)];
    const taken = await Promise.all(
      processes.map(async (ids) => {
        const own: bigint[] = [];
        for (let round = 0; round < 5; round += 1) {
          await ids.reserve({ record: 30_000 });
          for (let n = 0; n < 30_000; n += 1) own.push(ids.take("record"));
        }
        return own;
      }),
    );
    const all = taken.flat();
    expect(all).toHaveLength(450_000);
    expect(new Set(all).size).toBe(all.length);
    // each counts up in its own blocks
    for (const own of taken) expect(own).toEqual(own.toSorted((a, b) => (a < b ? -1 : 1)));
  });

  test("of each kind count for themselves, from 1", async () => {
    const ids = new Ids(db);
    expect([
      await ids.next("customer"),
      await ids.next("event"),
      await ids.next("customer"),
    ]).toEqual([1n, 1n, 2n]);
  });

  test("of a process that ended are not given again", async () => {
    expect(await new Ids(db).next("small")).toBe(1n);
    expect(await new Ids(db).next("small")).toBeGreaterThan(BigInt(BLOCK));
  });

  test("blocks neither overlap nor leave gaps", async () => {
    const firsts = await Promise.all(
      Array.from({ length: 20 }, () => takeBlock(db, "purchase", BLOCK)),
    );
    expect(firsts.toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      Array.from({ length: 20 }, (_, n) => BigInt(n * BLOCK + 1)),
    );
  });

  test("that nobody reserved are not made up, nor more than a block at once", async () => {
    const ids = new Ids(db);
    expect(() => ids.take("event")).toThrow(/reserved/);
    await expect(ids.reserve({ event: BLOCK + 1 })).rejects.toThrow(/at most/);
  });

  test("a database that is away is no matter while a block lasts", async () => {
    const own = await open();
    const ids = new Ids(own);
    await ids.reserve({ record: 10 });
    await own.close();
    await ids.reserve({ record: 10 });
    expect(ids.take("record")).toBe(1n);
    await expect(ids.reserve({ record: BLOCK })).rejects.toThrow();
  });
});
