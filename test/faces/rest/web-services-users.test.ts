// Goal: users for the web services are made, seen, changed and ended by their merchant, and a password
// is shown once or never. Method: real HTTP; whether a user works is asked of the face that it is for.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { basic } from "../secure-trading/shop.ts";
import { expectStatus, listed } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram();
  shop = await program.newMerchant();
});
afterAll(() => program.close());

/** The status that a name and a password are answered with. */
async function statusOf(username: string, password: string): Promise<number> {
  const headers = { authorization: basic(username, password) };
  const answer = await fetch(`${program.baseUrl}/json/`, { method: "POST", headers, body: "{}" });
  return answer.status;
}

const make = (body: object, by = shop, options = {}) =>
  by.post("/v1/web-services-users", body, options);

test("a password that is made is shown once; one that is given never", async () => {
  const user = expectStatus(await make({ username: "ws@one.example" }), 201);
  const { id, password } = user;
  expect(user).toMatchObject({
    object: "web_services_user",
    username: "ws@one.example",
    siteIds: null,
    revokedAt: null,
    version: 1,
  });
  expect(await statusOf("ws@one.example", String(password))).toBe(200);
  const read = expectStatus(await shop.get(`/v1/web-services-users/${id}`), 200);
  expect(read).not.toHaveProperty("password");
  const given = { username: "ws@two.example", password: "correct hörse battery" };
  expect(expectStatus(await make(given), 201)).toMatchObject({ password: null });
  expect(await statusOf(given.username, given.password)).toBe(200);
  expect(await statusOf(given.username, `${given.password}!`)).toBe(401);
  expect((await listed(shop, "/v1/web-services-users")).map((one) => one["username"])).toEqual([
    "ws@two.example",
    "ws@one.example",
  ]);
});

test("a repeated request makes no other user, and its answer holds no password", async () => {
  const headers = { "idempotency-key": "user-3" };
  const first = expectStatus(await make({ username: "ws@three.example" }, shop, { headers }), 201);
  const again = expectStatus(await make({ username: "ws@three.example" }, shop, { headers }), 201);
  expect(again).toEqual({ ...first, password: null });
});

test("a name belongs to one user of all merchants, also when two ask for it at once", async () => {
  const other = await program.newMerchant();
  const taken = await make({ username: "ws@one.example" }, other);
  expect(taken).toMatchObject({ status: 422, body: { code: "invalid_field", field: "username" } });
  const both = await Promise.all([
    make({ username: "ws@race.example" }),
    make({ username: "ws@race.example" }, other),
  ]);
  expect(both.filter(({ status }) => status === 201).length).toBeLessThanOrEqual(1);
});

test("another password, other sites, and the end", async () => {
  const [site] = await listed(shop, "/v1/sites");
  const user = expectStatus(
    await make({ username: "ws@four.example", password: "the first one", siteIds: [site?.["id"]] }),
    201,
  );
  expect(user).toMatchObject({ siteIds: [site?.["id"]] });
  const path = `/v1/web-services-users/${user.id}`;
  const changed = await shop.patch(path, { password: "the second one", siteIds: null });
  expect(expectStatus(changed, 200)).toMatchObject({ siteIds: null, version: 2 });
  expect(await statusOf("ws@four.example", "the first one")).toBe(401);
  expect(await statusOf("ws@four.example", "the second one")).toBe(200);
  const stale = await shop.patch(path, { siteIds: null }, { headers: { "if-match": '"1"' } });
  expect(stale).toMatchObject({ status: 412, body: { code: "changed_meanwhile" } });
  for (const version of [3, 4]) {
    const ended = expectStatus(await shop.post(`${path}/revoke`), 200);
    expect(ended).toMatchObject({ version });
    expect(ended["revokedAt"]).not.toBeNull();
  }
  expect(await statusOf("ws@four.example", "the second one")).toBe(401);
  expect(await shop.patch(path, { siteIds: null })).toMatchObject({ status: 409 });
  // its name is free again
  expectStatus(await make({ username: "ws@four.example" }), 201);
});

test.for([
  [{}, "username"],
  [{ username: "a:b" }, "username"],
  [{ username: "a b" }, "username"],
  [{ username: "x", password: "short" }, "password"],
  [{ username: "x", siteIds: [] }, "siteIds"],
  [{ username: "x", siteIds: ["site_999999"] }, "siteIds"],
  [{ username: "x", sites: [] }, "sites"],
] as const)("%j is refused", async ([body, field]) => {
  const reply = await make(body);
  expect([400, 404, 422]).toContain(reply.status);
  expect(reply.body).toMatchObject({ field });
});

test("a key that only reads makes none", async () => {
  const reader = await program.keyWith(shop, ["read"]);
  expect(await make({ username: "ws@five.example" }, reader)).toMatchObject({ status: 403 });
  expect(expectStatus(await reader.get("/v1/web-services-users"), 200).data.length).toBeGreaterThan(
    2,
  );
});
