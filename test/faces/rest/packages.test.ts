// Goal: a package is an offer: what is sold takes its settings along, and what is not sold any more
// cannot be bought. Method: real HTTP against a whole program.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, single } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram();
  shop = await program.newMerchant();
});
afterAll(() => program.close());

test("made with what was left out filled in, read, listed by site", async () => {
  const [site] = await listed(shop, "/v1/sites");
  const reply = await shop.post("/v1/packages", { name: "Silver" });
  const made = expectStatus(reply, 201);
  expect(made).toMatchObject({
    object: "package",
    siteId: site?.["id"],
    name: "Silver",
    paymentType: "card",
    standInEnabled: false,
    status: "active",
    processing: "test",
  });
  expect(reply.headers.get("location")).toBe(`/v1/packages/${made.id}`);
  expect(expectStatus(await shop.get(`/v1/packages/${made.id}`), 200)).toEqual(made);
  const other = expectStatus(await shop.post("/v1/sites", { name: "B", ruleSet: "segpay" }), 201);
  const there = { name: "Gold", siteId: other.id, standInEnabled: true, processing: "live" };
  const gold = expectStatus(await shop.post("/v1/packages", there), 201);
  expect(gold).toMatchObject(there);
  expect(await listed(shop, "/v1/packages")).toEqual([made, gold]);
  expect(await listed(shop, `/v1/packages?siteId=${other.id}`)).toEqual([gold]);
  const first = expectStatus(await shop.get("/v1/packages?limit=1"), 200);
  expect(first).toMatchObject({ data: [made], hasMore: true });
  expect(await listed(shop, `/v1/packages?after=${String(first.nextAfter)}`)).toEqual([gold]);
});

test("cloned it is another package with its settings, price points and own postbacks", async () => {
  const made = expectStatus(
    await shop.post("/v1/packages", { name: "Iron", standInEnabled: true, processing: "live" }),
    201,
  );
  const offer = { name: "Once", type: "digital", currency: "EUR", initialMinor: 500 };
  const { id: pricePointId } = expectStatus(await shop.post("/v1/price-points", offer), 201);
  const pricePointIds = [pricePointId];
  expectStatus(await shop.post(`/v1/packages/${made.id}/attach`, { pricePointIds }), 200);
  const own = {
    type: "enable",
    url: "http://127.0.0.1:9/enable?id=<purchaseid>",
    expectedResponse: "OK",
    username: "script",
  };
  const { id: postbackId } = expectStatus(
    await shop.post("/v1/postbacks", { ...own, packageId: made.id, password: "p" }),
    201,
  );
  expectStatus(await shop.patch(`/v1/packages/${made.id}`, { status: "inactive" }), 200);

  const reply = await shop.post(`/v1/packages/${made.id}/clone`, { name: "Steel" });
  const clone = expectStatus(reply, 201);
  expect(reply.headers.get("location")).toBe(`/v1/packages/${clone.id}`);
  const { id: _, name: __, createdAt: ___, ...same } = made;
  expect(clone).toMatchObject({ ...same, name: "Steel", standInEnabled: true, status: "active" });
  expect(clone.id).not.toBe(made.id);
  expect(await listed(shop, `/v1/price-points?packageId=${clone.id}`)).toMatchObject([
    { id: pricePointId },
  ]);
  const postbacks = await listed(shop, "/v1/postbacks");
  expect(postbacks.filter(({ packageId }) => packageId === clone.id)).toMatchObject([own]);
  expectStatus(await shop.post(`/v1/postbacks/${postbackId}/delete`), 200);
  expect(await listed(shop, "/v1/postbacks")).toMatchObject([{ ...own, packageId: clone.id }]);
  const unnamed = expectStatus(await shop.post(`/v1/packages/${clone.id}/clone`), 201);
  expect(unnamed).toMatchObject({ name: "Steel" });
  expect(await shop.post("/v1/packages/pack_1/clone")).toMatchObject({ status: 404 });
});

test("only a card can pay, so far", async () => {
  const reply = await shop.post("/v1/packages", { name: "Debit", paymentType: "direct_debit" });
  expect(reply).toMatchObject({
    status: 422,
    body: { code: "invalid_field", field: "paymentType" },
  });
});

test("a change leaves the rest, and what was sold, as it was", async () => {
  const made = expectStatus(await shop.post("/v1/packages", { name: "Bronze" }), 201);
  const sold = await buy(shop, monthly({}, { packageId: made.id }));
  expect(sold).toMatchObject({ packageId: made.id, siteId: made["siteId"], state: "active" });
  const path = `/v1/packages/${made.id}`;
  const changed = expectStatus(await shop.patch(path, { standInEnabled: true }), 200);
  expect(changed).toEqual({ ...made, standInEnabled: true, version: 2 });
  expect(expectStatus(await shop.patch(path, { status: "inactive", name: "Old" }), 200)).toEqual({
    ...changed,
    name: "Old",
    status: "inactive",
    version: 3,
  });
  const later = expectStatus(await shop.get(`/v1/purchases/${sold.id}`), 200);
  expect(later).toEqual(sold);
});

test("what cannot be sold: unknown, of another site, not sold any more", async () => {
  const made = expectStatus(await shop.post("/v1/packages", { name: "Copper" }), 201);
  const other = expectStatus(await shop.post("/v1/sites", { name: "C", ruleSet: "rest" }), 201);
  const before = await listed(shop, "/v1/purchases?limit=100");
  const refused = async (order: object) => {
    const { status, body } = await shop.post("/v1/purchases", { ...single(500), ...order });
    return [status, body["code"], body["field"]];
  };
  expect(await refused({ packageId: "pkg_999999999" })).toEqual([404, "not_found", "packageId"]);
  expect(await refused({ packageId: made.id, siteId: other.id })).toEqual([
    422,
    "invalid_field",
    "packageId",
  ]);
  expectStatus(await shop.patch(`/v1/packages/${made.id}`, { status: "inactive" }), 200);
  expect(await refused({ packageId: made.id })).toEqual([409, "wrong_state", "packageId"]);
  expect(await listed(shop, "/v1/purchases?limit=100")).toEqual(before);
});

test("under a package with stand-in, a bank that is away costs no sale", async () => {
  const offer = { name: "On trust", standInEnabled: true };
  const { id: packageId } = expectStatus(await shop.post("/v1/packages", offer), 201);
  await program.bank.control("unreachable");
  const sold = await buy(shop, monthly({}, { packageId }));
  expect(sold).toMatchObject({
    state: "temporary",
    hasAccess: true,
    subscriptions: [{ state: "pending", chargeOn: null, dueOn: "2026-02-01" }],
    transactions: [
      { state: "waiting", stoodInAt: "2026-01-01T00:00:00.000Z", settlement: "pending" },
    ],
  });
  const [line] = sold["lines"] as readonly { readonly subscriptionId: string }[];
  expect(line?.subscriptionId).toBe(sold.subscriptions[0]?.["id"]);
  expect(await listed(shop, "/v1/purchases?state=temporary")).toMatchObject([{ id: sold.id }]);
  const otherCard = await shop.post(`/v1/subscriptions/${line?.subscriptionId}/payment-method`, {
    paymentMethodId: sold.paymentMethodId,
  });
  expect(otherCard).toMatchObject({ status: 409, body: { code: "awaiting_bank" } });
  const refused = await buy(shop, monthly());
  expect(refused).toMatchObject({ state: "failed", hasAccess: false });
  await program.bank.control("up");
  await program.advanceTo(shop, "2026-01-01T06:00:00Z");
  expect(expectStatus(await shop.get(`/v1/purchases/${sold.id}`), 200)).toMatchObject({
    state: "active",
    hasAccess: true,
    subscriptions: [{ state: "active", chargeOn: "2026-02-01" }],
    transactions: [{ state: "approved", settlement: "pending" }],
  });
});
