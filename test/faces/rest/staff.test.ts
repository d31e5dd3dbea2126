// Goal: what staff look at and write down: refunds, notes, open questions, what happened when, imports,
// and the settings of a merchant and its sites. Method: real HTTP against a whole program.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, paymentOf, single } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ gatewayTimeoutMs: 5_000 });
});
beforeEach(async () => {
  shop = await program.newMerchant();
});
afterAll(() => program.close());

describe("refunds", () => {
  test("made in parts, read, listed", async () => {
    const purchase = await buy(shop, single(1000));
    const transactionId = paymentOf(purchase);
    const reply = await shop.post("/v1/refunds", { transactionId, amountMinor: 300 });
    const part = expectStatus(reply, 201);
    expect(reply.headers.get("location")).toBe(`/v1/refunds/${part.id}`);
    expect(part).toMatchObject({
      object: "refund",
      transactionId,
      purchaseId: purchase.id,
      amountMinor: 300,
      currency: "EUR",
      state: "approved",
      settlement: "pending",
    });
    const rest = expectStatus(await shop.post("/v1/refunds", { transactionId }), 201);
    expect(rest).toMatchObject({ amountMinor: 700 });
    expect(await shop.post("/v1/refunds", { transactionId })).toMatchObject({
      status: 409,
      body: { code: "refund_over_rest" },
    });
    expect(expectStatus(await shop.get(`/v1/refunds/${part.id}`), 200)).toEqual(part);
    const other = await buy(shop, single(500));
    const last = expectStatus(
      await shop.post("/v1/refunds", { transactionId: paymentOf(other), amountMinor: 1 }),
      201,
    );
    expect(await listed(shop, "/v1/refunds")).toEqual([last, rest, part]);
    expect(await listed(shop, `/v1/refunds?purchaseId=${purchase.id}`)).toEqual([rest, part]);
    expect(await listed(shop, "/v1/refunds?state=declined")).toEqual([]);
    expect(await listed(shop, "/v1/refunds?from=2026-01-02")).toEqual([]);
    expect(await shop.get(`/v1/refunds/${transactionId}`)).toMatchObject({ status: 404 });
  });

  test("are transactions of their kind, by day", async () => {
    const { id } = await buy(shop, monthly());
    const [payment] = await listed(shop, `/v1/transactions?purchaseId=${id}`);
    const transactionId = payment?.["id"];
    const refund = expectStatus(await shop.post("/v1/refunds", { transactionId }), 201);
    for (const [query, ids] of [
      ["kind=refund", [refund.id]],
      [`kind=refund&purchaseId=${id}`, [refund.id]],
      ["kind=sale&from=2026-01-01&to=2026-12-31", [transactionId]],
      ["kind=void", []],
    ] as const) {
      const found = await listed(shop, `/v1/transactions?${query}`);
      expect([query, found.map((one) => one["id"])]).toEqual([query, ids]);
    }
  });
});

describe("notes", () => {
  test("stay with their purchase, newest first", async () => {
    const { id } = await buy(shop, single(500));
    const path = `/v1/purchases/${id}/notes`;
    const first = expectStatus(await shop.post(path, { text: "Called: wants a receipt." }), 201);
    expect(first).toMatchObject({ object: "note", purchaseId: id, internal: true });
    expect(first["author"]).toMatch(/^key:\d+$/);
    const given = { text: "Sent.", internal: false, author: "Bo" };
    const second = expectStatus(await shop.post(path, given), 201);
    expect(second).toMatchObject(given);
    expect(await listed(shop, path)).toEqual([second, first]);
    const page = expectStatus(await shop.get(`${path}?limit=1`), 200);
    expect(await listed(shop, `${path}?after=${String(page.nextAfter)}`)).toEqual([first]);
    expect(expectStatus(await shop.get(`/v1/purchases/${id}`), 200)).toMatchObject({
      notes: [second, first],
      hasAccess: true,
    });
    for (const body of [{}, { text: "" }, { text: "x".repeat(4001) }, { text: "x", to: "you" }]) {
      expect(await shop.post(path, body)).toMatchObject({ status: 422 });
    }
    expect(await shop.post("/v1/purchases/pur_999999999/notes", given)).toMatchObject({
      status: 404,
    });
  });
});

describe("tasks", () => {
  test("are closed once, by somebody, with what was done", async () => {
    const transactionId = paymentOf(await buy(shop, single(500)));
    expectStatus(await shop.post("/v1/refunds", { transactionId }), 201);
    const lost = { outcome: "lost", amountMinor: 500 };
    expectStatus(await shop.post(`/v1/transactions/${transactionId}/dispute`, lost), 201);
    const [open] = await listed(shop, "/v1/tasks?state=open");
    expect(open).toMatchObject({
      object: "task",
      kind: "paid_out_twice",
      transactionId,
      state: "open",
      closedAt: null,
      comment: null,
    });
    const path = `/v1/tasks/${String(open?.["id"])}`;
    expect(await shop.post(`${path}/close`, {})).toMatchObject({ body: { field: "comment" } });
    const closed = expectStatus(await shop.post(`${path}/close`, { comment: "Claimed." }), 200);
    expect(closed).toMatchObject({
      state: "done",
      comment: "Claimed.",
      closedAt: "2026-01-01T00:00:00.000Z",
      closedBy: expect.stringMatching(/^key:\d+$/) as string,
    });
    expect(await shop.post(`${path}/close`, { comment: "Again." })).toMatchObject({
      status: 409,
      body: { code: "wrong_state" },
    });
    expect(expectStatus(await shop.get(path), 200)).toEqual(closed);
    expect(await listed(shop, "/v1/tasks?state=open")).toEqual([]);
    expect(await listed(shop, "/v1/tasks?state=done")).toEqual([closed]);
  });
});

describe("events", () => {
  test("are read one by one, by kind and between instants", async () => {
    const { id } = await buy(shop, single(500));
    const [first, second] = await listed(shop, "/v1/events");
    expect(expectStatus(await shop.get(`/v1/events/${String(first?.["id"])}`), 200)).toEqual(first);
    const kinds = async (query: string) =>
      (await listed(shop, `/v1/events?${query}&limit=100`)).map(({ kind }) => kind);
    expect(second).toMatchObject({ kind: "transaction.approved" });
    expect(await kinds("kind=transaction.approved")).toEqual(["transaction.approved"]);
    expect(await kinds("from=2026-01-01T00:00:00Z&before=2026-01-01T00:00:00.001Z")).toEqual([
      "purchase.created",
      "transaction.approved",
      "purchase.activated",
    ]);
    expect(await kinds("before=2026-01-01T00:00:00Z")).toEqual([]);
    expect(await kinds("from=2026-01-01T00:00:00.001Z")).toEqual([]);
    expect(await kinds(`purchaseId=${id}&kind=purchase.failed`)).toEqual([]);
    for (const query of ["kind=purchase.sung", "from=yesterday", "to=2026-01-01T00:00:00Z"]) {
      expect(await shop.get(`/v1/events?${query}`)).toMatchObject({ status: 422 });
    }
  });
});

describe("imports", () => {
  test("are listed, newest first", async () => {
    const headers = { "content-type": "text/csv" };
    const ids: string[] = [];
    for (const raw of ["subscriber_id\n", "name\n"]) {
      const started = await shop.post("/v1/imports", undefined, { raw, headers });
      ids.push(String(expectStatus(started, 202)["id"]));
    }
    const found = await listed(shop, "/v1/imports");
    expect(found.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
    const page = expectStatus(await shop.get("/v1/imports?limit=1"), 200);
    expect(page).toMatchObject({ hasMore: true, data: [{ id: found[0]?.["id"] }] });
    const next = expectStatus(
      await shop.get(`/v1/imports?limit=1&after=${page["nextAfter"]}`),
      200,
    );
    expect(next).toMatchObject({ data: [{ id: found[1]?.["id"] }] });
  });
});

describe("settings", () => {
  test("of the merchant: what is given changes", async () => {
    const was = expectStatus(await shop.get("/v1/merchant"), 200);
    const changes = { name: "New name", zone: "Europe/Paris" };
    expect(expectStatus(await shop.patch("/v1/merchant", changes), 200)).toEqual({
      ...was,
      ...changes,
    });
    for (const [body, code, field] of [
      [{ zone: "Mars/Base" }, "unknown_zone", "zone"],
      [{ currency: "XXX" }, "unknown_currency", "currency"],
      [{ name: "" }, "invalid_field", "name"],
      [{ state: "closed" }, "invalid_field", "state"],
    ] as const) {
      expect(await shop.patch("/v1/merchant", body)).toMatchObject({
        status: 422,
        body: { code, field },
      });
    }
  });

  test("of a site: name, address, mode, zone and brands, and what they decide", async () => {
    const made = expectStatus(await shop.post("/v1/sites", { name: "A", ruleSet: "rest" }), 201);
    const path = `/v1/sites/${made.id}`;
    const changes = {
      name: "B",
      domain: "b.example",
      reference: "ref b",
      mode: "live",
      zone: "Asia/Tokyo",
      acceptedBrands: ["mastercard"],
    };
    const changed = expectStatus(await shop.patch(path, changes), 200);
    expect(changed).toMatchObject({ ...changes, policies: { zone: "Asia/Tokyo" } });
    expect(await shop.post("/v1/purchases", single(500, { siteId: made.id }))).toMatchObject({
      status: 422,
      body: { code: "card_not_accepted" },
    });
    const back = { domain: null, reference: null, acceptedBrands: null };
    expect(expectStatus(await shop.patch(path, back), 200)).toEqual({
      ...changed,
      ...back,
      version: Number(changed["version"]) + 1,
    });
    expect(await buy(shop, single(500, { siteId: made.id }))).toMatchObject({ siteId: made.id });
    const rules = { policies: { missed: "skip" } };
    expect(expectStatus(await shop.patch(path, rules), 200)).toMatchObject({
      zone: "Asia/Tokyo",
      policies: { missed: "skip", zone: "Asia/Tokyo" },
    });
  });

  const refused: readonly (readonly [Body, string, string])[] = [
    [{ zone: "Mars/Base" }, "unknown_zone", "zone"],
    [{ reference: "taken" }, "invalid_field", "reference"],
    [{ acceptedBrands: [] }, "invalid_field", "acceptedBrands"],
    [{ acceptedBrands: ["shells"] }, "invalid_field", "acceptedBrands[0]"],
    [{ mode: "play" }, "invalid_field", "mode"],
    [{ policies: { zone: "Mars/Base" } }, "unknown_zone", "zone"],
  ];
  test.for(refused)("of a site: %o is refused", async ([body, code, field]) => {
    const taken = { name: "T", ruleSet: "rest", reference: "taken" };
    expectStatus(await shop.post("/v1/sites", taken), 201);
    const made = expectStatus(await shop.post("/v1/sites", { name: "A", ruleSet: "rest" }), 201);
    const path = `/v1/sites/${made.id}`;
    expect(await shop.patch(path, { name: "B", ...body })).toMatchObject({
      status: 422,
      body: { code, field },
    });
    expect(expectStatus(await shop.get(path), 200)).toEqual(made);
  });
});
