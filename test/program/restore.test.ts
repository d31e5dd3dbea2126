// Goal: whichever way a database was put back, it is noticed, nothing is charged before the books were
// compared, and what cannot be taken over is left to a person, by name. Method: one way at a time.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { currentHold, placeHold } from "../../src/engine/deployment/hold.ts";
import { RestoreWatch } from "../../src/engine/deployment/restore-watch.ts";
import type { Gateway } from "../../src/ports/gateway.ts";
import { openPglite } from "../../src/store/pglite.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { keyRing, masterKey } from "../../src/vault/master-key.ts";
import { rentBank } from "../support/rented-bank.ts";
import { createDatabaseFromTemplate } from "../support/postgres.ts";
import { clientWith, startProgram, type Client, type TestProgram } from "../support/program.ts";
import {
  buy,
  expectStatus,
  listed,
  monthly,
  paymentOf,
  single,
  subscriptionOf,
} from "../faces/rest/orders.ts";

const RING = keyRing(masterKey(new Uint8Array(32).fill(5)));

type Begun = { readonly program: TestProgram; readonly end: () => Promise<void> };

async function bankOfTheTest() {
  const bank = await rentBank();
  onTestFinished(async () => {
    await bank.stop();
  });
  return bank;
}

function same(client: Client, program: TestProgram): Client {
  return clientWith(program.baseUrl, client.merchantId, client.apiKey);
}

/** A version counts how often a row was written, which adopting does in other steps. */
function withoutVersions(shown: unknown): unknown {
  const leave = (key: string, value: unknown) => (key === "version" ? undefined : value);
  return JSON.parse(JSON.stringify(shown, leave));
}

test("a copied data folder is noticed by what the bank knows, and what it has lost is told", async () => {
  const bank = await bankOfTheTest();
  const root = await mkdtemp(join(tmpdir(), "perennial-restore-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const [live, kept] = [join(root, "live"), join(root, "kept")];
  const begin = async (): Promise<Begun> => {
    const db = await openPglite({ dataDir: live });
    const program = await startProgram({ db, bank, keyRing: RING });
    let ended: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      await program.close();
      await db.close();
    };
    const end = (): Promise<void> => (ended ??= close());
    onTestFinished(end);
    return { program, end };
  };

  const before = await begin();
  const shop = await before.program.newMerchant();
  const [site] = await listed(shop, "/v1/sites");
  const grouping = { policies: { grouping: "together" } };
  expectStatus(await shop.patch(`/v1/sites/${String(site?.["id"])}`, grouping), 200);
  const lonely = await buy(shop, monthly());
  const recurring = { amountMinor: 500, unit: "MONTH", frequency: 1 };
  const line = { description: "One of two", amountMinor: 500, recurring };
  const pair = await buy(shop, single(0, { lines: [line, { ...line, description: "The other" }] }));
  // their batch settles before the backup: what is settled since is for the duties, not to be adopted
  await before.program.advanceTo(shop, "2026-01-05T12:00:00Z");
  const reserved = paymentOf(await buy(shop, single(800)));
  await before.end();
  await cp(live, kept, { recursive: true });

  const lost = await begin();
  const then = same(shop, lost.program);
  await then.post(`/v1/transactions/${reserved}/void`, {});
  await then.post(`/v1/subscriptions/${subscriptionOf(lonely)}/convert`, { moveAnchor: true });
  await lost.program.advanceTo(then, "2026-02-01T12:00:00Z");
  await buy(then, monthly({}, { merchantRef: "new since the backup" }));
  const shown = async (by: Client) => ({
    lonely: withoutVersions((await by.get(`/v1/purchases/${lonely.id}`)).body["subscriptions"]),
    pair: withoutVersions((await by.get(`/v1/purchases/${pair.id}`)).body),
    voided: (await by.get(`/v1/transactions/${reserved}`)).body["settlement"],
  });
  const asItWas = await shown(then);
  await lost.end();
  await rm(live, { recursive: true });
  await cp(kept, live, { recursive: true });

  const restored = await begin();
  const client = same(shop, restored.program);
  expect((await client.get("/v1/deployment")).body["hold"]).toEqual({ reason: "lost" });
  const adopted = expectStatus(await client.post("/v1/deployment/adopt", {}), 200);
  // a void, a conversion, one charge of the pair; and the new one, which is left
  expect(adopted).toMatchObject({ lost: 4, adopted: 3, hold: { reason: "lost" } });
  expect(adopted["left"]).toMatchObject([{ why: expect.stringContaining("first payment") }]);
  expect(await shown(client)).toEqual(asItWas);
  const order = single(100);
  expect((await client.post("/v1/purchases", order)).body["code"]).toBe("deployment_held");
  expect(expectStatus(await client.post("/v1/deployment/release", {}), 200)["hold"]).toBeNull();
  await buy(client, order);
  expect((await client.post("/v1/deployment/release", {})).body["code"]).toBe("wrong_state");
  const report = expectStatus(await client.post("/v1/reconcile", {}), 200);
  expect(report["counts"]).toMatchObject({ unknown_to_us: 1 });
  expect(report["total"]).toBe(1);
  await restored.end();

  // what was left is not held against the next start
  const later = await begin();
  expect((await same(shop, later.program).get("/v1/deployment")).body["hold"]).toBeNull();
});

test("a restored dump that lost nothing goes on by itself, with new ids", async () => {
  const bank = await bankOfTheTest();
  const made = await createDatabaseFromTemplate();
  onTestFinished(() => made.drop());
  const begin = async (): Promise<Begun> => {
    const db = openPostgres({ url: made.url, connections: 4 });
    const program = await startProgram({ db, bank, keyRing: RING });
    let ended: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      await program.close();
      await db.close();
    };
    const end = (): Promise<void> => (ended ??= close());
    onTestFinished(end);
    return { program, end };
  };
  const before = await begin();
  const shop = await before.program.newMerchant();
  const first = await buy(shop, single(100));
  await before.end();
  await made.backUp();
  await made.restore();
  const after = await begin();
  const client = same(shop, after.program);
  expect((await client.get("/v1/deployment")).body["hold"]).toBeNull();
  const second = await buy(client, single(100));
  const number = (id: string): number => Number(id.slice("pur_".length));
  expect(number(second.id) - number(first.id)).toBeGreaterThan(9_000_000);
  await after.end();
  // and is at home from now on
  const again = await begin();
  const third = await buy(same(shop, again.program), single(100));
  expect(number(third.id) - number(second.id)).toBeLessThan(1_000_000);
});

test("a new database at a bank with a past is not held for it", async () => {
  const bank = await bankOfTheTest();
  const one = await startProgram({ bank });
  await buy(await one.newMerchant(), single(100));
  await one.close();
  const other = await startProgram({ bank });
  expect((await (await other.newMerchant()).get("/v1/deployment")).body["hold"]).toBeNull();
});

test("a hold waits for a bank that does not answer, and for a person where the bank has no record", async () => {
  const { program } = await startProgram();
  const { context } = program;
  let answers = false;
  const gateway = (journal: boolean): Gateway => ({
    ...context.gateway("simulator"),
    can: { idempotencyKeyMs: 0, lookUp: "none", journal },
    async *journal() {
      if (!answers) throw new Error("nobody is there");
      yield* [];
    },
  });
  const hold = () => currentHold(context.db);
  await placeHold(context.db, { reason: "moved" });
  const watch = new RestoreWatch(context, [gateway(true)]);
  await watch.compare();
  expect([watch.isDone, await hold()]).toEqual([false, { reason: "moved" }]);
  answers = true;
  await watch.compare();
  expect([watch.isDone, await hold()]).toEqual([true, null]);

  await placeHold(context.db, { reason: "moved" });
  await new RestoreWatch(context, [gateway(false)]).compare();
  await new RestoreWatch(context, []).compare();
  expect(await hold()).toEqual({ reason: "moved" });
});

test("while it is held, the engine charges nothing that is due", async () => {
  const program = await startProgram();
  const shop = await program.newMerchant();
  await buy(shop, monthly());
  await placeHold(program.db, { reason: "told" });
  await program.program.context.standing.lookNow();
  const { context } = program.program;
  const sent = await context.gateway("simulator").send({
    kind: "refund",
    key: "k",
    reference: "1",
    amountMinor: 1n,
    currency: "EUR",
    parentRef: "p",
  });
  expect(sent).toMatchObject({ kind: "undeliverable", answered: false });
  const booked = (await program.bank.journal()).length;
  const asked = shop.post("/v1/test-clock/advance", { to: "2026-02-01T12:00:00Z" });
  const moving = async (): Promise<unknown> => (await shop.get("/v1/test-clock")).body["state"];
  await expect.poll(moving).toBe("advancing");
  expect((await program.bank.journal()).length).toBe(booked);
  expect(expectStatus(await shop.post("/v1/deployment/release", {}), 200)["hold"]).toBeNull();
  expect((await asked).status).toBe(200);
  expect((await program.bank.journal()).length).toBe(booked + 1);
});
