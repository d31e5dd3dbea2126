// Goal: paging through a list shows everything that was there, once, whatever is added meanwhile.
// Method: real HTTP; rows are made between pages; cursors are taken from where they do not belong.
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProgram, type Body, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, single } from "./orders.ts";

let program: TestProgram;
let shop: Client;

beforeAll(async () => {
  program = await startProgram();
  shop = await program.newMerchant();
  for (let count = 0; count < 5; count += 1) await buy(shop, monthly());
});
afterAll(() => program.close());

/** Every page of a list, with `between` done before each further one. */
async function allPages(path: string, between: () => Promise<unknown>): Promise<Body[]> {
  const rows: Body[] = [];
  for (let after: string | null = null; ;) {
    const cursor: string = after === null ? "" : `&after=${after}`;
    const page = expectStatus(await shop.get(`${path}${cursor}`), 200);
    rows.push(...page.data);
    if (!page.hasMore) return rows;
    after = String(page.nextAfter);
    await between();
  }
}

const idsOf = (rows: readonly Body[]) => rows.map(({ id }) => id);

test.for([
  ["/v1/purchases?limit=2"],
  ["/v1/subscriptions?limit=2"],
  ["/v1/transactions?limit=2"],
  ["/v1/customers?limit=2"],
  ["/v1/customers?limit=2&search=ann"],
  ["/v1/purchases?limit=2&state=active"],
] as const)("%s, while more is sold: nothing twice, nothing left out", async ([path]) => {
  const before = idsOf(await listed(shop, path.replace("limit=2", "limit=100")));
  const paged = idsOf(await allPages(path, () => buy(shop, monthly())));
  expect(new Set(paged).size).toBe(paged.length);
  expect(paged.filter((id) => before.includes(id))).toEqual(before);
});

test("/v1/sites, while sites are added", async () => {
  const site = { name: "Another", ruleSet: "rest" };
  for (let count = 0; count < 3; count += 1) {
    expectStatus(await shop.post("/v1/sites", site), 201);
  }
  let added = 0;
  const paged = await allPages("/v1/sites?limit=1", async () => {
    if ((added += 1) <= 2) expectStatus(await shop.post("/v1/sites", site), 201);
  });
  expect(idsOf(paged)).toEqual(idsOf(await listed(shop, "/v1/sites?limit=100")));
});

test("a reader of events goes on where the list ended", async () => {
  const all = await allPages("/v1/events?limit=100", async () => {});
  const end = expectStatus(await shop.get("/v1/events?limit=100"), 200);
  let { nextAfter } = end;
  while (expectStatus(await shop.get(`/v1/events?limit=100&after=${nextAfter}`), 200).hasMore) {
    ({ nextAfter } = expectStatus(await shop.get(`/v1/events?limit=100&after=${nextAfter}`), 200));
  }
  const last = expectStatus(await shop.get(`/v1/events?limit=100&after=${nextAfter}`), 200);
  nextAfter = last.nextAfter;
  const nothing = expectStatus(await shop.get(`/v1/events?limit=100&after=${nextAfter}`), 200);
  expect([nothing.data, nothing.nextAfter]).toEqual([[], nextAfter]);
  await buy(shop, single(500));
  const came = await listed(shop, `/v1/events?limit=100&after=${nextAfter}`);
  expect(came.map(({ kind }) => kind)).toContain("purchase.created");
  const known = new Set(idsOf(all));
  expect(idsOf(came).filter((id) => known.has(id))).toEqual([]);
});

test("a cursor belongs to its list, and to its filters", async () => {
  const cursor = expectStatus(await shop.get("/v1/purchases?limit=1&state=active"), 200).nextAfter;
  expectStatus(await shop.get(`/v1/purchases?state=active&limit=50&after=${cursor}`), 200);
  const series = `/v1/subscriptions/${String((await listed(shop, "/v1/subscriptions"))[0]?.["id"])}/series`;
  for (const path of [
    `/v1/purchases?after=${cursor}`,
    `/v1/purchases?state=cancelled&after=${cursor}`,
    `/v1/subscriptions?state=active&after=${cursor}`,
    `${series}?after=${cursor}`,
    "/v1/purchases?after=pur_17",
    "/v1/purchases?after=eyJhIjoxfQ",
    "/v1/purchases?after=",
  ]) {
    expect([path, await shop.get(path)]).toMatchObject([
      path,
      { status: 422, body: { code: "invalid_field", field: "after" } },
    ]);
  }
});
