// Goal: whoever may not come in stays out, what cannot be read is said so in one form, and nothing of
// a request is logged or shown that must not be. Method: real HTTP; the log is kept and searched.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, paymentOf, single, VISA } from "./orders.ts";

const logged: string[] = [];
const keep = (facts: object, message: string): void => {
  const text = JSON.stringify(facts, (_key, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  logged.push(`${message} ${text}`);
};

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ log: { info: keep, warn: keep, error: keep } });
  shop = await program.newMerchant();
});
afterAll(() => program.close());

async function bare(path: string, init: RequestInit = {}): Promise<Response> {
  return await fetch(program.baseUrl + path, init);
}

describe("who comes in", () => {
  test.for([
    [undefined],
    [""],
    ["Basic cGs6"],
    ["Bearer"],
    ["Bearer pk_test_nobody"],
    ["Bearer pk test"],
  ])("with %s: nobody", async ([authorization]) => {
    const headers = authorization === undefined ? {} : { authorization };
    const reply = await bare("/v1/purchases", { headers });
    expect(reply.status).toBe(401);
    expect(reply.headers.get("www-authenticate")).toBe("Bearer");
    expect(reply.headers.get("content-type")).toContain("application/problem+json");
    expect(await reply.json()).toMatchObject({
      type: "/problems/unauthenticated",
      status: 401,
      code: "unauthenticated",
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
    });
  });

  test("a stranger's body is not read", async () => {
    const body = Buffer.alloc(2 * 1024 * 1024, "x");
    const reply = await bare("/v1/purchases", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
    });
    expect(reply.status).toBe(401);
  });

  test("a key that may only read reads", async () => {
    const { id } = await buy(shop, monthly());
    const reader = await program.keyWith(shop, ["read"]);
    expect((await reader.get(`/v1/purchases/${id}`)).status).toBe(200);
    const write = await reader.post(`/v1/purchases/${id}/cancel`);
    expect(write).toMatchObject({ status: 403, body: { code: "forbidden" } });
  });

  test("a key that may write moves no money", async () => {
    const purchase = await buy(shop, monthly());
    const clerk = await program.keyWith(shop, ["read", "write"]);
    const payment = `/v1/transactions/${paymentOf(purchase)}`;
    const subscription = `/v1/subscriptions/${String(purchase.subscriptions[0]?.["id"])}`;
    for (const path of [
      "/v1/purchases",
      `${payment}/refund`,
      `${payment}/void`,
      `${payment}/capture`,
      `${payment}/dispute`,
      `${subscription}/convert`,
    ]) {
      expect(await clerk.post(path, {})).toMatchObject({ status: 403 });
    }
    expect((await clerk.post(`${subscription}/deactivate`)).status).toBe(200);
    const cashier = await program.keyWith(shop, ["money"]);
    expect((await cashier.post(`${payment}/refund`, { amountMinor: 1 })).status).toBe(201);
    expect((await cashier.get(payment)).status).toBe(403);
  });
});

describe("what cannot be read", () => {
  test.for([
    ["half an object", '{"customer": '],
    ["no JSON", "customer=1"],
    ["bytes that are no UTF-8", Buffer.from([0x22, 0xff, 0xfe, 0x22])],
  ] as const)("%s", async ([, raw]) => {
    const reply = await shop.post("/v1/purchases", undefined, { raw });
    expect(reply).toMatchObject({ status: 400, body: { code: "malformed" } });
  });

  test("JSON of another shape", async () => {
    for (const raw of ["[]", '"text"', "7", "null"]) {
      const reply = await shop.post("/v1/purchases", undefined, { raw });
      expect(reply).toMatchObject({ status: 422, body: { code: "invalid_field" } });
    }
  });

  test("a prototype in disguise is an unknown field", async () => {
    const raw = JSON.stringify(single(500)).replace("{", '{"__proto__": {"state": "active"},');
    const reply = await shop.post("/v1/purchases", undefined, { raw });
    expect(reply).toMatchObject({ status: 422, body: { code: "invalid_field" } });
  });

  test("another media type", async () => {
    const headers = { "content-type": "application/xml" };
    const reply = await shop.post("/v1/purchases", undefined, { raw: "<a/>", headers });
    expect(reply).toMatchObject({ status: 415, body: { code: "unsupported_media_type" } });
  });

  test("more than a megabyte", async () => {
    const raw = Buffer.alloc(1024 * 1024 + 1, " ");
    const reply = await shop.post("/v1/purchases", undefined, { raw });
    expect(reply).toMatchObject({ status: 413, body: { code: "too_large" } });
  });

  test("a query with a misspelt filter is no query for everything", async () => {
    const reply = await shop.get("/v1/purchases?customerid=cus_1");
    expect(reply).toMatchObject({
      status: 422,
      body: { code: "invalid_field", field: "customerid" },
    });
    const limit = await shop.get("/v1/purchases?limit=101");
    expect(limit.body).toMatchObject({ code: "invalid_field", field: "limit" });
  });

  test("an address that is none", async () => {
    for (const path of [
      "/",
      "/v1",
      "/v1/nothing",
      "/v1/purchases/pur_1/nothing",
      "/v2/purchases",
    ]) {
      expect(await shop.get(path)).toMatchObject({
        status: 404,
        body: { type: "/problems/not_found", code: "not_found" },
      });
    }
    const unknown = await shop.post("/v1/merchant", {});
    expect(unknown).toMatchObject({ status: 405, body: { code: "method_not_allowed" } });
    expect(unknown.headers.get("allow")).toBe("GET, HEAD, PATCH");
    const broken = await bare("/v1/%zz");
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ code: "malformed" });
  });
});

describe("what is said and logged", () => {
  const secret = "4111111111111111";

  test("no message repeats a card", async () => {
    const tries = [
      single(500, { [secret]: 1 }),
      single(500, { customer: { name: "Ann", [secret]: 1 } }),
      single(500, { payment: { card: { ...VISA, number: `${secret}1` } } }),
      single(500, { payment: { card: secret } }),
      single(500, { kind: secret }),
      single(500, { siteId: secret }),
      single(500, { merchantRef: [secret] }),
    ];
    for (const order of tries) {
      const reply = await shop.post("/v1/purchases", order);
      expect(reply.status).toBe(422);
      expect(reply.text).not.toContain(secret);
    }
    const broken = await shop.post("/v1/purchases", undefined, { raw: `{"card": ${secret} oops}` });
    expect(broken.text).not.toContain(secret);
    expect((await shop.get(`/v1/purchases/${secret}`)).text).not.toContain(secret);
  });

  test("nothing of it is in the log", () => {
    expect(logged.length).toBeGreaterThan(20);
    const text = logged.join("\n");
    expect(text).toContain('"route":"/v1/purchases"');
    for (const hidden of [secret, shop.apiKey, "Bearer", "Ann Ash", "ann@example.net"]) {
      expect(text).not.toContain(hidden);
    }
  });

  test("no answer shows more of a card than its ends", async () => {
    const { customerId, paymentMethodId } = await buy(shop, single(500));
    const method = expectStatus(await shop.get(`/v1/payment-methods/${paymentMethodId}`), 200);
    expect(method).toEqual({
      object: "payment_method",
      id: paymentMethodId,
      customerId,
      kind: "card",
      brand: "visa",
      first6: "411111",
      last4: "1111",
      expiryMonth: 12,
      expiryYear: 2030,
      prepaid: null,
      state: "usable",
      createdAt: "2026-01-01T00:00:00.000Z",
    });
    await listed(shop, "/v1/customers");
  });
});

describe("for operators", () => {
  test("health, readiness and metrics are open", async () => {
    expect(await (await bare("/health")).json()).toEqual({ status: "up" });
    expect((await bare("/ready")).status).toBe(200);
    const metrics = await bare("/metrics");
    expect(metrics.headers.get("content-type")).toContain("text/plain");
    expect(await metrics.text()).toContain(
      'perennial_http_request_seconds_count{method="POST",route="/v1/purchases",status="201"}',
    );
  });
});
