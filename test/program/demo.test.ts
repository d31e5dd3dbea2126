// Goal: the demo merchant's half year is whole, also when the start that made it was killed on the
// way, the sandbox stands at the instant that was asked for, and the merchant can move to another
// deployment and is the same there. Method: the real command, killed once in the middle of the story,
// its books compared with the bank's own journal; then exported, imported, read on both sides, and
// moved on by three months.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectStatus } from "../faces/rest/orders.ts";
import { ROOT } from "../house/source/source-file.ts";
import { clientWith, startProgram, type Client } from "../support/program.ts";
import { startSandbox, type SandboxProcess } from "../support/sandbox-process.ts";
import { everything, rowsOf } from "./everything.ts";
import { exported, imported } from "./move.ts";

const COMMAND = join(ROOT, "bin", "perennial.js");

type Overview = {
  readonly today: string;
  readonly subscriptions: readonly { readonly state: string; readonly count: number }[];
  readonly payments: readonly { readonly kind: string; readonly state: string }[];
};

// two starts of an embedded database, and half a year
const PATIENCE_MS = 180_000;

const STANDS_AT = "2026-03-31T08:00:00Z";

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandbox({
    command: COMMAND,
    environment: { SANDBOX_DEMO: "on", TEST_CLOCK: STANDS_AT },
    killWhen: (complaints) => /[4-9]\d %/.test(complaints),
  });
}, PATIENCE_MS);
afterAll(() => sandbox.stop());

async function read<T>(path: string, key: string): Promise<T> {
  const client = clientWith(sandbox.file.baseUrl, 0n, key);
  return expectStatus(await client.get(path), 200) as unknown as T;
}

test("a history that was cut off is told to its end, once", async () => {
  const { baseUrl, apiKey, demo } = sandbox.file;
  expect(await read("/v1/test-clock", apiKey)).toMatchObject({
    now: "2026-03-31T08:00:00.000Z",
    state: "ready",
  });
  const shop = await read<Overview>("/v1/reports/overview?days=184", demo.apiKey);
  expect(shop.today).toBe("2026-03-31");
  const total = shop.subscriptions.reduce((sum, { count }) => sum + count, 0);
  expect(total).toBe(200);
  const states = new Map(shop.subscriptions.map(({ state, count }) => [state, count]));
  expect(states.get("active")).toBeGreaterThan(100);
  expect(states.get("cancelled")).toBeGreaterThan(10);
  const kinds = new Set(shop.payments.map(({ kind, state }) => `${kind} ${state}`));
  expect([...kinds].toSorted()).toEqual(["refund approved", "sale approved", "sale declined"]);
  const demoClient = clientWith(baseUrl, 0n, demo.apiKey);
  expect(expectStatus(await demoClient.post("/v1/reconcile", {}), 200)).toMatchObject({
    total: 0,
    differences: [],
  });
  // the other merchant is empty at first
  const own = await read<Overview>("/v1/reports/overview", apiKey);
  expect(own).toMatchObject({ subscriptions: [], payments: [] });
});

test(
  "it is the same in another deployment, and is charged alike there",
  async () => {
    const { baseUrl, demo } = sandbox.file;
    const cardsKey = randomBytes(32).toString("base64");
    const { text } = await exported({ baseUrl, apiKey: demo.apiKey }, { cardsKey });
    const target = await startProgram({ testClock: STANDS_AT });
    const copy = await target.newMerchant();
    expectStatus(await imported(copy, text, cardsKey), 201);
    const shop = clientWith(baseUrl, 0n, demo.apiKey);
    // the lists hold every resource; what is told of one alone is read of some
    const there = await everything(shop, target.routes, { each: 12 });
    expect(there["/v1/subscriptions"]).toHaveLength(200);
    expect(await everything(copy, target.routes, { each: 12 })).toEqual(there);

    const later = { to: "2026-06-30T12:00:00Z" };
    const moved = [shop, copy].map((by) => by.post("/v1/test-clock/advance", later));
    for (const reply of await Promise.all(moved)) expectStatus(reply, 200);
    const lived = async (by: Client) => ({
      subscriptions: await rowsOf(by, "/v1/subscriptions"),
      payments: (await by.get("/v1/reports/overview?days=92")).body["payments"],
    });
    const alike = await lived(shop);
    expect(alike.payments).not.toEqual([]);
    expect(await lived(copy)).toEqual(alike);
  },
  PATIENCE_MS,
);
