// Goal: what staff do to many purchases at once is what they would do to each by hand, once, with a
// note; what is refused to one stops no other. Method: over HTTP, with purchases in several states.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, single, type Answered } from "./orders.ts";

let program: TestProgram;
beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 5_000 });
});
afterAll(() => program.close());

const NOTE = "Three days for the outage.";

/** Members under rules that know extensions and expired purchases that come back. */
async function openShop() {
  const client = await program.newMerchant();
  const site = { name: "Films", ruleSet: "segpay" };
  const siteId = expectStatus(await client.post("/v1/sites", site), 201).id;
  const member = () => buy(client, monthly({}, { siteId }));
  return { client, siteId, member };
}

async function ended(client: Client, { id }: Answered): Promise<Answered> {
  return await vi.waitUntil(
    async () => {
      const now = expectStatus(await client.get(`/v1/make-goods/${id}`), 200);
      return now.state === "ended" ? now : null;
    },
    { interval: 20, timeout: 20_000 },
  );
}

const read = async (client: Client, { id }: Answered) =>
  expectStatus(await client.get(`/v1/purchases/${id}`), 200);

test("many members get three days, each with a note, and whoever cannot is told", async () => {
  const { client, siteId, member } = await openShop();
  const members = [await member(), await member(), await member()];
  const paidOnce = await buy(client, single(900, { siteId }));
  const stranger = await buy((await openShop()).client, single(900));
  const purchaseIds = [...members, paidOnce, stranger].map(({ id }) => id);
  const order = { action: "extend", days: 3, purchaseIds, note: NOTE, internal: false };
  const before = await Promise.all(members.map((one) => read(client, one)));

  const preview = expectStatus(await client.post("/v1/make-goods?preview=true", order), 200);
  expect(preview).toEqual({
    object: "make_good_preview",
    total: 5,
    seen: 5,
    possible: 3,
    charges: [],
    refused: [
      { purchaseId: paidOnce.id, code: "wrong_state", detail: expect.any(String) },
      { purchaseId: stranger.id, code: "not_found", detail: expect.any(String) },
    ],
  });
  expect(await Promise.all(members.map((one) => read(client, one)))).toEqual(before);
  expect(await listed(client, "/v1/make-goods")).toEqual([]);

  // an id that is named twice counts once
  const twice = { ...order, purchaseIds: [...purchaseIds, members[0]?.id] };
  const made = expectStatus(await client.post("/v1/make-goods", twice), 202);
  expect(made).toMatchObject({ object: "make_good", total: 5, author: expect.any(String) });
  expect(await ended(client, made)).toMatchObject({ done: 3, refused: 2 });
  for (const [index, one] of members.entries()) {
    const after = await read(client, one);
    expect(after.subscriptions).toMatchObject([
      { dueOn: before[index]?.subscriptions[0]?.["dueOn"], chargeOn: "2026-02-04" },
    ]);
    expect(after["notes"]).toMatchObject([{ text: NOTE, internal: false }]);
  }
  expect((await read(client, paidOnce))["notes"]).toEqual([]);
  const items = await listed(client, `/v1/make-goods/${made.id}/purchases`);
  expect(items.map(({ purchaseId, state, code }) => [purchaseId, state, code])).toEqual([
    ...members.map(({ id }) => [id, "done", null]),
    [paidOnce.id, "refused", "wrong_state"],
    [stranger.id, "refused", "not_found"],
  ]);
  const refused = await listed(client, `/v1/make-goods/${made.id}/purchases?state=refused`);
  expect(refused).toHaveLength(2);
});

test("many are cancelled, and brought back: what had expired with a payment", async () => {
  const { client, member } = await openShop();
  const [kept, gone] = [await member(), await member()];
  const purchaseIds = [kept.id, gone.id];
  const cancel = { action: "cancel", reason: "moved", purchaseIds, note: "They asked." };
  await ended(client, expectStatus(await client.post("/v1/make-goods", cancel), 202));
  expect(await read(client, kept)).toMatchObject({ state: "cancelled", reason: "moved" });
  expectStatus(await client.post(`/v1/purchases/${gone.id}/expire`), 200);

  const back = { action: "reactivate", purchaseIds, note: "Our mistake." };
  const preview = expectStatus(await client.post("/v1/make-goods?preview=true", back), 200);
  expect(preview).toMatchObject({
    possible: 2,
    charges: [{ currency: "EUR", amountMinor: 1000 }],
  });
  const made = expectStatus(await client.post("/v1/make-goods", back), 202);
  expect(await ended(client, made)).toMatchObject({ done: 2, refused: 0 });
  const states = [await read(client, kept), await read(client, gone)];
  expect(states.map(({ state, transactions }) => [state, transactions.length])).toEqual([
    ["active", 1],
    ["active", 2],
  ]);
  const items = await listed(client, `/v1/make-goods/${made.id}/purchases`);
  expect(items.map(({ transactionId }) => transactionId)).toEqual([
    null,
    states[1]?.transactions[0]?.["id"],
  ]);
});

test("all that are inactive are activated, whatever has become of their dates", async () => {
  const { client, siteId, member } = await openShop();
  const members = [await member(), await member(), await member()];
  const running = await member();
  const daily = await buy(client, monthly({ unit: "DAY", frequency: 1 }, { siteId }));
  const deactivate = async ({ subscriptions }: Answered, reason: string) => {
    const path = `/v1/subscriptions/${String(subscriptions[0]?.["id"])}/deactivate`;
    expectStatus(await client.post(path, { reason }), 200);
  };
  for (const one of members) await deactivate(one, "paused");
  await deactivate(daily, "moved");
  await program.advanceTo(client, "2026-02-10T12:00:00Z");
  const inactive = await listed(client, "/v1/subscriptions?state=inactive");
  expect(inactive).toHaveLength(4);

  const order = { action: "activate", inactive: { reason: "paused" }, note: "We are back." };
  const preview = expectStatus(await client.post("/v1/make-goods?preview=true", order), 200);
  expect(preview).toMatchObject({ total: 3, seen: 3, possible: 3, refused: [] });
  // a date of each was missed, and is charged
  expect(preview["charges"]).toEqual([{ currency: "EUR", amountMinor: 3000 }]);
  const skipping = await client.post("/v1/make-goods?preview=true", { ...order, missed: "skip" });
  expect(expectStatus(skipping, 200)).toMatchObject({ possible: 3, charges: [] });
  expect(await listed(client, "/v1/subscriptions?state=inactive")).toEqual(inactive);

  const some = expectStatus(await client.post("/v1/make-goods", order), 202);
  expect(some).toMatchObject({ action: "activate", missed: null, total: 3 });
  expect(await ended(client, some)).toMatchObject({ done: 3, refused: 0 });
  await program.advanceTo(client, "2026-02-10T12:00:00Z");
  for (const one of members) {
    const { subscriptions, notes } = await read(client, one);
    expect(subscriptions).toMatchObject([{ state: "active", number: 3, chargeOn: "2026-03-01" }]);
    expect(notes).toMatchObject([{ text: "We are back." }]);
  }
  const all = { action: "activate", inactive: {}, missed: "skip", note: "All of them." };
  const rest = expectStatus(await client.post("/v1/make-goods", all), 202);
  expect(await ended(client, rest)).toMatchObject({ total: 1, done: 1, missed: "skip" });
  expect((await read(client, daily)).subscriptions).toMatchObject([
    { state: "active", number: 2, chargeOn: "2026-02-11" },
  ]);
  expect(await listed(client, "/v1/subscriptions?state=inactive")).toEqual([]);
  expect((await read(client, running))["notes"]).toEqual([]);
});

test.for([
  [{ action: "extend" }, "days"],
  [{ action: "cancel", days: 3 }, "days"],
  [{ action: "extend", days: 0 }, "days"],
  [{ action: "extend", days: 2_147_483_647 }, "days"],
  [{ action: "extend", days: 3, purchaseIds: [] }, "purchaseIds"],
  [{ action: "extend", days: 3, note: "" }, "note"],
  [{ action: "refund" }, "action"],
  [{ action: "extend", days: 3, missed: "skip" }, "missed"],
  [{ action: "activate", missed: "never" }, "missed"],
  [{ action: "activate", inactive: {} }, "purchaseIds"],
  [{ action: "activate", purchaseIds: undefined }, "purchaseIds"],
  [{ action: "cancel", purchaseIds: undefined, inactive: {} }, "inactive"],
] as const)("%j is refused", async ([part, field]) => {
  const { client } = await openShop();
  const order = { purchaseIds: ["pur_1"], note: NOTE, ...part };
  for (const path of ["/v1/make-goods", "/v1/make-goods?preview=true"]) {
    const { status, body } = await client.post(path, order);
    expect([path, status, body["field"]]).toEqual([path, 422, field]);
  }
});

test("a key without money cannot ask for it", async () => {
  const { client } = await openShop();
  const reader = await program.keyWith(client, ["read", "write"]);
  const order = { action: "extend", days: 3, purchaseIds: ["pur_1"], note: NOTE };
  expect(await reader.post("/v1/make-goods", order)).toMatchObject({ status: 403 });
});
