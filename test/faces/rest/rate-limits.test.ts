// Goal: a key that asks too often is told when to come back, and nobody else is kept out by it.
// Method: real HTTP under a limit of five.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";

const LIMIT = 5;
let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram({ rateLimits: { requestsPerMinute: LIMIT, failuresPerMinute: 3 } });
  shop = await program.newMerchant();
});
afterAll(() => program.close());

test("the request over the limit: 429, and when to come back", async () => {
  for (let left = LIMIT - 1; left >= 0; left -= 1) {
    const { status, headers } = await shop.get("/v1/merchant");
    expect([status, headers.get("ratelimit-remaining")]).toEqual([200, String(left)]);
    expect(headers.get("ratelimit-limit")).toBe(String(LIMIT));
  }
  const refused = await shop.post("/v1/purchases", {});
  expect(refused).toMatchObject({ status: 429, body: { code: "rate_limited" } });
  const seconds = Number(refused.headers.get("retry-after"));
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(60);
  const other = await program.keyWith(shop, ["read"]);
  expect((await other.get("/v1/merchant")).status).toBe(200);
  expect((await fetch(`${program.baseUrl}/health`)).status).toBe(200);
});

test("too many wrong keys from one address: 429, but a good key comes in", async () => {
  const stranger = () =>
    fetch(`${program.baseUrl}/v1/merchant`, { headers: { authorization: "Bearer nobody" } });
  const statuses: number[] = [];
  for (let count = 0; count < 5; count += 1) statuses.push((await stranger()).status);
  expect(statuses).toEqual([401, 401, 401, 429, 429]);
  const late = await stranger();
  expect(await late.json()).toMatchObject({ code: "rate_limited" });
  expect(late.headers.get("retry-after")).not.toBeNull();
  const other = await program.keyWith(shop, ["read"]);
  expect((await other.get("/v1/merchant")).status).toBe(200);
});
