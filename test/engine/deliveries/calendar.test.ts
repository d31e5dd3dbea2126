// Goal: every event reaches every target that listens, at least once, in the order of its purchase
// (I6), whatever the receiver does meanwhile. Method: real receivers that answer, refuse, hang and
// redirect; the clock is moved through their calendars.
import { describe, expect, test } from "vitest";
import { cancelPurchase } from "../../../src/engine/commands/purchase-commands.ts";
import { onPostgres } from "../../support/databases.ts";
import { startReceiver } from "../../support/receiver.ts";
import { deliveriesOf, eventIds, listen } from "../support/listener.ts";
import { rowsOf } from "../support/rows.ts";
import { accepted, buy, openShop, purchaseTarget } from "../support/shop.ts";
import { advance, openWorld, runDue } from "../support/world.ts";

describe("deliveries", () => {
  const open = onPostgres();

  test("I6 reach their receiver in the order of the purchase, and once", async () => {
    const world = await openWorld({ db: await open() });
    const shop = await openShop(world);
    const receiver = await startReceiver();
    const listener = await listen(shop, receiver);
    const sale = await buy(shop);
    await advance(world, "2026-03-02");
    accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
    await runDue(world);
    const ofPurchase = await eventIds(shop, `purchase_id = ${sale.purchaseId}`);
    expect(ofPurchase.length).toBeGreaterThan(6);
    const all = await eventIds(shop);
    expect(receiver.takenIds().toSorted()).toEqual(all.toSorted());
    expect(receiver.takenIds().filter((id) => ofPurchase.includes(id))).toEqual(ofPurchase);
    expect(await deliveriesOf(shop, listener)).toEqual(all.map(() => "delivered 1"));
    expect(await rowsOf(shop, "select 1 from delivery_log")).toEqual([]);
  });
});

test("what fails is tried by the calendar, with the same id and the same bytes, and then given up", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const receiver = await startReceiver();
  const listener = await listen(shop, receiver, ["purchase.activated", "purchase.cancelled"]);
  const sale = await buy(shop);
  // another purchase is taken all the time: the receiver is not dead
  receiver.answerWith(({ body }) => ({
    status: body.includes(`pur_${sale.purchaseId}`) ? 500 : 200,
    body: "no",
  }));
  await runDue(world);
  accepted(await cancelPurchase(world.context, purchaseTarget(sale)));
  for (const day of ["02", "03", "04"]) {
    await buy(shop);
    await advance(world, `2026-01-${day}T00:00:00Z`);
  }
  await advance(world, "2026-01-05");
  const log = await rowsOf<{ tryNo: number; at: number; status: string; answer: string }>(
    shop,
    "select try_no, at, status, answer from delivery_log where event_id = (select min(event_id) from delivery_log) order by try_no",
  );
  expect(log.map(({ at }, index) => (at - (log[index - 1]?.at ?? at)) / 1_000)).toEqual([
    0, 5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400,
  ]);
  expect(new Set(log.map(({ status, answer }) => `${status} ${answer}`))).toEqual(
    new Set(["500 no"]),
  );
  const first = receiver.received[0];
  const same = receiver.received.filter(
    ({ headers }) => headers["webhook-id"] === first?.headers["webhook-id"],
  );
  expect(same.length).toBe(10);
  expect(new Set(same.map(({ body }) => body)).size).toBe(1);
  // the second event of the purchase waited for the first to be given up, and was then tried itself
  const [given, held] = await deliveriesOf(shop, listener);
  expect(given).toBe("given_up 10");
  expect(held).toMatch(/^due [1-9]$/);
});
