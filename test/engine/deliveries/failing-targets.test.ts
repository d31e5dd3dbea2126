// Goal: a receiver that is dead, slow or gone costs next to nothing, delays nobody, is told of, and is
// switched off in the end; one that comes back gets what it missed. Method: real receivers that hang,
// vanish and return beside one that takes everything, on a clock that is moved.
import { expect, test } from "vitest";
import { resendUntaken } from "../../../src/engine/deliveries/resend.ts";
import { changeTarget } from "../../../src/engine/setup/targets.ts";
import { startReceiver } from "../../support/receiver.ts";
import { deliveriesOf, eventIds, listen, type Listener } from "../support/listener.ts";
import { rowsOf } from "../support/rows.ts";
import { accepted, buy, openShop, type Shop } from "../support/shop.ts";
import { advance, instantAt, openWorld, runDue } from "../support/world.ts";

/** More than a target's failures may be in a row before it rests. */
const PURCHASES = 8;

async function buyMany(shop: Shop): Promise<void> {
  for (let count = 0; count < PURCHASES; count += 1) await buy(shop, { recurring: null });
}

async function triesOf(shop: Shop, { targetId }: Listener): Promise<number> {
  const [row] = await rowsOf<{ tries: number }>(
    shop,
    "select coalesce(sum(tries), 0)::int as tries from deliveries where target_id = $1::bigint",
    [targetId],
  );
  return row?.tries ?? 0;
}

test("a target that is silent delays nobody, and rests after a few tries", async () => {
  const world = await openWorld({ deliveryTimeoutMs: 300 });
  const shop = await openShop(world);
  const [silent, live] = [await startReceiver(), await startReceiver()];
  silent.answerWith("silence");
  const listener = await listen(shop, silent);
  await listen(shop, live);
  await buyMany(shop);
  await runDue(world);
  expect(live.takenIds().toSorted()).toEqual((await eventIds(shop)).toSorted());
  expect(silent.received.length).toBeLessThan(6);
  expect(await triesOf(shop, listener)).toBe(silent.received.length);
});

test("a target that comes back gets all it missed, in order, and is healthy again", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const receiver = await startReceiver();
  const listener = await listen(shop, receiver);
  await receiver.close();
  await buyMany(shop);
  await advance(world, "2026-01-01T06:00:00Z");
  expect(receiver.received).toEqual([]);
  // probes, not a try for each of the events
  expect(await triesOf(shop, listener)).toBeLessThan(20);
  await receiver.reopen();
  await advance(world, "2026-01-01T08:00:00Z");
  expect(receiver.takenIds()).toHaveLength((await eventIds(shop)).length);
  for (const { id } of await rowsOf<{ id: bigint }>(shop, "select id from purchases")) {
    const own = await eventIds(shop, `purchase_id = ${id}`);
    expect(receiver.takenIds().filter((one) => own.includes(one))).toEqual(own);
  }
  const health = "select failures, failing_since, rest_until from notification_targets";
  expect(await rowsOf(shop, health)).toEqual([
    { failures: 0, failingSince: null, restUntil: null },
  ]);
});

test("after a day of nothing but failures somebody is told, after three it is switched off", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const [dead, live] = [await startReceiver(), await startReceiver()];
  const listener = await listen(shop, dead);
  await listen(shop, live, ["endpoint.failing", "endpoint.switched_off"]);
  await dead.close();
  await buyMany(shop);
  const told = (): string[] =>
    live.received.map(({ body }) => (JSON.parse(body) as { kind: string }).kind);
  await advance(world, "2026-01-01T23:00:00Z");
  expect(told()).toEqual([]);
  await advance(world, "2026-01-02T06:00:00Z");
  expect(told()).toEqual(["endpoint.failing"]);
  await advance(world, "2026-01-04T06:00:00Z");
  expect(told()).toEqual(["endpoint.failing", "endpoint.switched_off"]);
  const tasks = "select kind, subject_id from tasks order by id";
  expect(await rowsOf(shop, tasks)).toEqual([
    { kind: "endpoint_failing", subjectId: listener.targetId },
    { kind: "endpoint_switched_off", subjectId: listener.targetId },
  ]);
  expect(new Set(await deliveriesOf(shop, listener).then((all) => all.map(stateOf)))).toEqual(
    new Set(["given_up"]),
  );

  // put right: what it missed is sent, also what happened while it was off
  await buyMany(shop);
  await dead.reopen();
  const { merchantId } = shop;
  const key = { merchantId, face: "webhook", targetId: listener.targetId };
  accepted(await changeTarget(world.context, key, { active: true }));
  const from = instantAt("2026-01-01");
  const until = instantAt("2026-02-01");
  const span = { face: "webhook", targetId: listener.targetId, from, until };
  const resent = accepted(await resendUntaken(world.context, merchantId, span));
  expect(resent.resent).toBeGreaterThan(0);
  expect(resent.made).toBeGreaterThan(0);
  await runDue(world);
  expect(dead.takenIds().toSorted()).toEqual((await eventIds(shop)).toSorted());
  expect(accepted(await resendUntaken(world.context, merchantId, span))).toEqual({
    resent: 0,
    made: 0,
  });
});

test("a target that says it is gone is sent nothing more", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const receiver = await startReceiver();
  receiver.answerWith({ status: 410 });
  const listener = await listen(shop, receiver);
  await buyMany(shop);
  await runDue(world);
  const sent = receiver.received.length;
  expect(sent).toBeLessThan(6);
  await buyMany(shop);
  await runDue(world);
  expect(receiver.received).toHaveLength(sent);
  const [target] = await rowsOf(shop, "select active, off_why from notification_targets");
  expect(target).toEqual({ active: false, offWhy: "gone" });
  expect((await deliveriesOf(shop, listener)).map(stateOf).every((one) => one === "given_up")).toBe(
    true,
  );
});

test("a receiver that asks for time gets it", async () => {
  const world = await openWorld();
  const shop = await openShop(world);
  const receiver = await startReceiver();
  receiver.answerWith({ status: 429, headers: { "retry-after": "3600" } });
  await listen(shop, receiver, ["purchase.activated"]);
  await buy(shop);
  await advance(world, "2026-01-01T00:59:00Z");
  expect(receiver.received).toHaveLength(1);
  receiver.answerWith({ status: 200 });
  await advance(world, "2026-01-01T01:00:01Z");
  expect(receiver.takenIds()).toHaveLength(1);
});

function stateOf(delivery: string): string {
  return delivery.split(" ")[0] ?? "";
}
