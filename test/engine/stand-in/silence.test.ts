// Goal: when nobody says whether the money moved, access is given and nothing is sent before a look-up
// has said that the first never arrived; what the payment needs is sent again, and no security code.
// Method: a bank that books in silence, a wire that loses requests and answers.
import { describe, expect, test } from "vitest";
import { onPostgres } from "../../support/databases.ts";
import { rowsOf } from "../support/rows.ts";
import { tapLine } from "../support/bank-line.ts";
import { reconcileBooks } from "../support/audit.ts";
import { entriesOf, eventsOf, purchaseOf, transactionOf } from "../support/shop.ts";
import { buyOnTrust, standingOf } from "../support/trust.ts";
import { advance, IMPATIENT_MS, instantAt, openWorld } from "../support/world.ts";

const NOON = "2026-01-10T12:00:00Z";
const SOLD = "active, access | approved | 2/0 1 02-10 02-10";

describe("silence at the sale", () => {
  const open = onPostgres();

  test("booked in silence: access at once, one booking, found by the look-up", async () => {
    const options = { db: await open(), start: NOON, gatewayTimeoutMs: IMPATIENT_MS };
    const world = await openWorld(options);
    const line = await tapLine(world);
    await world.bank().control("no-answer", { until: "2026-01-10T15:00:00Z" });
    const sale = await buyOnTrust(world);
    expect(await standingOf(sale)).toBe(
      "temporary, access | unknown, temporary | 2/0 1 02-10 null pending",
    );
    await advance(world, "2026-01-10T14:59:00Z");
    expect(await standingOf(sale)).toBe(
      "temporary, access | unknown, temporary | 2/0 1 02-10 null pending",
    );
    await advance(world, "2026-01-10T17:00:00Z");
    expect(await standingOf(sale)).toBe(SOLD);
    const [first, ...others] = line.sent.map(({ what }) => what);
    expect(first).toBe("charges");
    expect(new Set(others)).toEqual(new Set(["look-up"]));
    expect(await world.bank().journal()).toMatchObject([{ bookings: 1 }]);
    expect(await eventsOf(sale)).toEqual([
      "purchase.created",
      "transaction.unknown",
      "transaction.stood_in",
      "subscription.created",
      "purchase.stood_in",
      "transaction.stand_in_approved",
      "subscription.activated",
      "purchase.activated",
    ]);
  });

  test("never arrived: sent again under its key, with its proof and marks, without a security code", async () => {
    const options = { db: await open(), start: NOON, gatewayTimeoutMs: IMPATIENT_MS };
    const world = await openWorld(options);
    const line = await tapLine(world);
    const bodies: string[] = [];
    let isCut = true;
    line.decide(({ what, body }) => {
      if (what === "charges") bodies.push(body);
      return isCut ? "lose-request" : "pass";
    });
    const threeDSecure = { cavv: "AAABBEg0VhI0VniQEjRWAAAAAAA=", eci: "05", dsTransactionId: "d1" };
    const sale = await buyOnTrust(world, { threeDSecure });
    expect(await standingOf(sale)).toBe(
      "temporary, access | unknown, temporary | 2/0 1 02-10 null pending",
    );
    await advance(world, "2026-01-10T12:30:00Z");
    expect(bodies).toHaveLength(1);
    isCut = false;
    await advance(world, "2026-01-10T14:00:00Z");
    expect(await standingOf(sale)).toBe(SOLD);

    const keys = new Set(line.sent.map(({ key }) => key));
    expect(keys.size).toBe(1);
    expect(line.sent.map(({ what }) => what).slice(-2)).toEqual(["look-up", "charges"]);
    expect(bodies).toHaveLength(2);
    const [first = {}, again] = bodies.map((body) => JSON.parse(body) as Record<string, unknown>);
    expect(again).toMatchObject({ initiator: "customer", reason: "first", threeDSecure });
    const { securityCode, ...card } = first["card"] as Record<string, unknown>;
    expect(securityCode).toBe("737");
    expect(again).toEqual({ ...first, card });
    expect(await rowsOf(sale.shop, "select * from attempts")).toEqual([]);
  });
});

describe("silence at the sale", () => {
  test("a decline that was not heard ends the access, once it is looked up", async () => {
    const world = await openWorld({ start: NOON, gatewayTimeoutMs: IMPATIENT_MS });
    await world.bank().control("no-answer", { until: "2026-01-10T15:00:00Z" });
    const sale = await buyOnTrust(world, { card: "4000000000000002" });
    await advance(world, "2026-01-10T14:00:00Z");
    expect((await purchaseOf(sale)).state).toBe("temporary");
    await advance(world, "2026-01-10T17:00:00Z");
    expect(await standingOf(sale)).toBe(
      "expired, no access | declined | 2/0 1 02-10 null cancelled",
    );
  });

  test("only the answer was lost: looked up while the customer waits, and simply active", async () => {
    const world = await openWorld({ start: NOON });
    const line = await tapLine(world);
    line.decide(({ what }) => (what === "charges" ? "lose-answer" : "pass"));
    const sale = await buyOnTrust(world);
    expect(await standingOf(sale)).toBe(SOLD);
    expect(line.sent.map(({ what }) => what)).toEqual(["charges", "look-up"]);
    expect(await eventsOf(sale)).not.toContain("purchase.stood_in");
  });

  test("only the request was lost: sent again in the same moment", async () => {
    const world = await openWorld({ start: NOON });
    const line = await tapLine(world);
    let isFirst = true;
    line.decide(() => {
      if (!isFirst) return "pass";
      isFirst = false;
      return "lose-request";
    });
    const sale = await buyOnTrust(world);
    await advance(world, NOON);
    expect(await standingOf(sale)).toBe(SOLD);
    expect(line.sent.map(({ what }) => what)).toEqual(["charges", "look-up", "charges"]);
    expect(new Set(line.sent.map(({ key }) => key)).size).toBe(1);
  });

  test("a retry that is not answered is asked for, and not sent again", async () => {
    const world = await openWorld({ start: NOON, gatewayTimeoutMs: IMPATIENT_MS });
    const line = await tapLine(world);
    const bank = world.bank();
    await bank.control("unreachable", { until: "2026-01-10T13:00:00Z" });
    await bank.control("no-answer", {
      from: "2026-01-10T13:00:00Z",
      until: "2026-01-10T19:30:00Z",
    });
    const sale = await buyOnTrust(world);
    await advance(world, "2026-01-10T19:00:00Z");
    expect(await standingOf(sale)).toBe(
      "temporary, access | unknown, temporary | 2/0 1 02-10 null pending",
    );
    await advance(world, "2026-01-10T21:00:00Z");
    expect(await standingOf(sale)).toBe(SOLD);
    const sends = line.sent.filter(({ what }) => what === "charges");
    expect(sends).toHaveLength(2);
    expect(new Set(sends.map(({ key }) => key)).size).toBe(2);
    const { decidedAt, stoodInAt } = await transactionOf(sale.shop, sale.transactionId);
    expect(stoodInAt).toBe(instantAt(NOON));
    expect(decidedAt).toBeGreaterThan(instantAt("2026-01-10T19:30:00Z"));
  });

  test("reconcile is at zero while no money has moved, and names what the bank has taken", async () => {
    const world = await openWorld({
      start: NOON,
      gatewayTimeoutMs: IMPATIENT_MS,
      books: "left-open",
    });
    const line = await tapLine(world);
    await world.bank().control("unreachable");
    const away = await buyOnTrust(world);
    line.decide(() => "lose-request");
    const lost = await buyOnTrust(world);
    expect((await purchaseOf(away)).state).toBe("temporary");
    expect((await purchaseOf(lost)).state).toBe("temporary");
    expect((await reconcileBooks(world)).total).toBe(0);
    await world.bank().control("no-answer");
    line.decide(() => "pass");
    const taken = await buyOnTrust(world);
    expect((await purchaseOf(taken)).state).toBe("temporary");
    expect(await reconcileBooks(world)).toMatchObject({
      total: 1,
      differences: [{ kind: "undecided", transactionId: taken.transactionId }],
    });
    expect(await entriesOf(taken.shop, taken.transactionId)).toEqual([]);
  });
});
