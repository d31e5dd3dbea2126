// Goal: when the bank is measurably down, what is sold on trust is sold without waiting for it; one
// call at a time finds out whether it is back. Method: a tapped wire that counts what is sent.
import { expect, test } from "vitest";
import { tapLine } from "../support/bank-line.ts";
import { buy, openShop, purchaseOf, trustingPackage } from "../support/shop.ts";
import { standingOf } from "../support/trust.ts";
import { advance, openWorld, sleepUntil } from "../support/world.ts";

const NOON = "2026-01-10T12:00:00Z";

test("it opens after five in a row, is probed by one, and closes at the first answer", async () => {
  const world = await openWorld({ start: NOON, engine: "stopped" });
  const line = await tapLine(world);
  await world.bank().control("unreachable", { until: "2026-01-10T12:01:30Z" });
  const shop = await openShop(world);
  const packageId = await trustingPackage(shop);
  const sell = () => buy(shop, { packageId });
  for (let no = 1; no <= 7; no += 1)
    expect((await purchaseOf(await sell())).state).toBe("temporary");
  // the sixth and the seventh were not sent any more
  expect(line.sent.length).toBe(5);

  // what needs an answer now is sent all the same
  expect((await purchaseOf(await buy(shop))).state).toBe("failed");
  expect(line.sent.length).toBe(6);

  world.program.engine.start();
  await advance(world, "2026-01-10T12:01:10Z");
  const probed = line.sent.length;
  // one look of the engine found the bank still away: no storm of seven
  expect(probed - 6).toBeLessThanOrEqual(1);
  await advance(world, "2026-01-10T13:00:00Z");
  const last = await sell();
  expect(await standingOf(last)).toBe("active, access | approved | 2/0 1 02-10 02-10");
  await advance(world, "2026-01-10T16:30:00Z");
  expect((await world.bank().journal()).filter(({ kind }) => kind === "sale").length).toBe(8);
});

test("many sales at once try a parked bank once", async () => {
  const world = await openWorld({ start: NOON, engine: "stopped" });
  const line = await tapLine(world);
  await world.bank().control("unreachable", { until: "2026-01-10T12:30:00Z" });
  const shop = await openShop(world);
  const packageId = await trustingPackage(shop);
  const sell = () => buy(shop, { packageId });
  for (let no = 1; no <= 5; no += 1) await sell();
  await sleepUntil(world, "2026-01-10T12:02:00Z");
  const before = line.sent.length;
  await Promise.all(Array.from({ length: 6 }, sell));
  expect(line.sent.length - before).toBe(1);
});
