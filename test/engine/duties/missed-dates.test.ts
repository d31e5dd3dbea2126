// Goal: dates that pass while nobody can charge are caught up or skipped, as the policy says, and
// the calendar stays where it was anchored (docs/concepts/schedules.md). Method: outages and
// sleeping engines on the sandbox's clock.
import { expect, test } from "vitest";
import { rowsOf } from "../support/rows.ts";
import { addSite, buy, charges, openShop, seriesOf, type Sale } from "../support/shop.ts";
import { advance, openWorld, runDue, sleepUntil } from "../support/world.ts";

/** The dates that approvals of a sale told as jumped over. */
async function skippedOn({ shop, purchaseId }: Sale): Promise<string[]> {
  const rows = await rowsOf<{ facts: { skippedOn?: string[] } | null }>(
    shop,
    `select facts from events where purchase_id = $1::bigint and kind = 'transaction.approved'
      order by order_no`,
    [purchaseId],
  );
  return rows.flatMap(({ facts }) => facts?.skippedOn ?? []);
}

test("5.11: an outage of three days under `skip` and under `catch-up`, and a monthly line in it", async () => {
  const world = await openWorld({ start: "2026-01-11T12:00:00Z" });
  const daily = { unit: "DAY", frequency: 1, startsOn: "2026-02-08" } as const;
  const zone = "GMT";
  const skips = await openShop(world, { ruleSet: "internetsecure", zone });
  const skipping = await buy(skips, { recurring: daily });
  const monthly = await openShop(world, { ruleSet: "secure-trading", zone });
  const oncePerMonth = await buy(monthly);
  const catchesUp = await addSite(monthly, { zone, rules: { undeliverableEveryMs: 86_400_000 } });
  const catching = await buy(catchesUp, { recurring: daily });
  await world.bank().control("unreachable", { from: "2026-02-10", until: "2026-02-13" });

  await advance(world, "2026-02-12T23:00:00Z");
  expect(await charges(skips)).toEqual([
    "02-08 conversion 1000 approved",
    "02-09 rebill 1000 approved",
    "02-10 rebill 1000 waiting",
  ]);
  expect(await seriesOf(oncePerMonth)).toBe("2/0 1 02-11 02-11");

  await advance(world, "2026-02-13T02:00:00Z");
  // one charge for the three days, then on: the 11th, 12th and 13th are jumped over
  expect(await charges(skips)).toEqual([
    "02-08 conversion 1000 approved",
    "02-09 rebill 1000 approved",
    "02-10 rebill 1000 approved",
  ]);
  expect(await seriesOf(skipping)).toBe("5/0 6 02-14 02-14");
  expect(await skippedOn(skipping)).toEqual(["2026-02-11", "2026-02-12", "2026-02-13"]);
  // each of the missed days is paid, and the position was not moved by the wait
  expect(await seriesOf(catching)).toBe("8/0 6 02-14 02-14");
  expect(await skippedOn(catching)).toEqual([]);
  expect(await seriesOf(oncePerMonth)).toBe("3/0 2 03-11 03-11");
});

test("engines that slept for months catch up date by date, and the anchor's day is kept", async () => {
  const world = await openWorld({ start: "2026-01-31", engine: "stopped" });
  const shop = await openShop(world);
  const sale = await buy(shop);
  await sleepUntil(world, "2026-05-15");
  world.program.engine.start();
  await runDue(world);
  expect(await seriesOf(sale)).toBe("5/0 4 05-31 05-31");
  const lines = await rowsOf<{ position: number; dueOn: string; businessOn: string }>(
    shop,
    `select l.position, l.due_on, t.business_on from transaction_lines l
       join transactions t on t.id = l.transaction_id
      where l.position > 1 order by l.position`,
  );
  expect(lines).toEqual([
    { position: 2, dueOn: "2026-02-28", businessOn: "2026-05-15" },
    { position: 3, dueOn: "2026-03-31", businessOn: "2026-05-15" },
    { position: 4, dueOn: "2026-04-30", businessOn: "2026-05-15" },
  ]);
});

test("engines that slept for months skip: one charge, then the next date of the same calendar", async () => {
  const world = await openWorld({ start: "2026-01-31", engine: "stopped" });
  const shop = await openShop(world, { rules: { missed: "skip" } });
  const sale = await buy(shop);
  await sleepUntil(world, "2026-05-15");
  world.program.engine.start();
  await runDue(world);
  expect(await seriesOf(sale)).toBe("3/0 4 05-31 05-31");
  expect(await skippedOn(sale)).toEqual(["2026-03-31", "2026-04-30"]);
  expect(await charges(shop)).toHaveLength(1);
});
