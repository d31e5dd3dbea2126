// Goal: the master key is replaced while renewals run, without a failed or a late charge, and the old
// key is worth nothing afterwards. Method: two processes on one PostgreSQL, both with both keys, days
// of renewals with the rotation in their midst, then processes that have one key only.
import { onTestFinished, expect, test } from "vitest";
import { consumerPassword } from "../../src/engine/queries/consumer-password.ts";
import { checkMasterKey } from "../../src/program/key-ring.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { keyRing, masterKey, type MasterKey } from "../../src/vault/master-key.ts";
import { rentBank } from "../support/rented-bank.ts";
import { createDatabaseFromTemplate } from "../support/postgres.ts";
import { clientWith, startProgram, type Client, type TestProgram } from "../support/program.ts";
import { buy, expectStatus, monthly, single, VISA } from "../faces/rest/orders.ts";

const SUBSCRIBERS = 120;

/** Noon of a day of the test, the first being the one on which all subscribe. */
function noonOf(day: number): string {
  return new Date(Date.UTC(2026, 0, day, 12)).toISOString();
}

/** Renewals that are due after day `from`, up to day `to`: every day, every second, every third. */
function renewals(from: number, to: number): number {
  const days = Array.from({ length: to - from }, (_, index) => from + index);
  const paying = (every: number): number => days.filter((past) => past % every === 0).length;
  return (SUBSCRIBERS / 3) * (paying(1) + paying(2) + paying(3));
}

function key(byte: number): MasterKey {
  return masterKey(new Uint8Array(32).fill(byte));
}

type Rotation = {
  readonly state: string;
  readonly rewrapped: number;
  readonly unopened: number;
  readonly cursor: unknown;
};

/** Asks for slices until it is done; `meanwhile` runs beside each. */
async function rotate(
  by: Client,
  meanwhile: () => Promise<void> = async () => {},
): Promise<number> {
  let rewrapped = 0;
  for (let cursor: unknown = null; ;) {
    const [reply] = await Promise.all([by.post("/v1/vault/rotate", { cursor }), meanwhile()]);
    const slice = expectStatus(reply, 200) as unknown as Rotation;
    rewrapped += slice.rewrapped;
    cursor = slice.cursor;
    if (slice.state === "done") {
      expect(slice.unopened).toBe(0);
      return rewrapped;
    }
  }
}

test("I8 cards go over to a new master key while they are charged", async () => {
  const bank = await rentBank();
  const made = await createDatabaseFromTemplate();
  onTestFinished(async () => {
    await bank.stop();
    await made.drop();
  });
  const begin = async (ring: ReturnType<typeof keyRing>): Promise<TestProgram> => {
    const db = openPostgres({ url: made.url, connections: 6 });
    const program = await startProgram({ db, bank, keyRing: ring });
    onTestFinished(async () => {
      await program.close();
      await db.close();
    });
    return program;
  };
  const [oldKey, newKey] = [key(1), key(2)];

  // as it was: one key
  const first = await begin(keyRing(oldKey));
  await checkMasterKey(first.db, keyRing(oldKey));
  const shop = await first.newMerchant();
  for (let no = 0; no < SUBSCRIBERS; no += 1) {
    const days = { unit: "DAY", frequency: 1 + (no % 3) };
    const login = { username: `s${no}`, password: `secret ${no}` };
    await buy(shop, monthly(days, { merchantRef: `s${no}`, login }));
  }
  const prints = async (): Promise<string[]> =>
    await first.db.tenant(shop.merchantId, async (tx) => {
      const rows = await tx.query<{ fingerprint: string }>(
        {
          name: "probe_fingerprints",
          scope: "tenant",
          text: "select distinct m.fingerprint from payment_methods m where m.merchant_id = $1::bigint",
        },
        [shop.merchantId],
      );
      return rows.map(({ fingerprint }) => fingerprint);
    });
  const oldPrints = await prints();
  expect(oldPrints).toHaveLength(1);
  await first.close();

  // restarted with both keys, one process after the other
  const one = await begin(keyRing(newKey, [oldKey]));
  const two = await begin(keyRing(newKey, [oldKey]));
  const client = clientWith(one.baseUrl, shop.merchantId, shop.apiKey);
  const vault = async () => (await client.get("/v1/vault")).body;
  expect(await vault()).toEqual({
    object: "vault",
    keyId: oldKey.id,
    givenKeyId: newKey.id,
    keys: [{ id: oldKey.id, cards: SUBSCRIBERS }],
  });

  // a day passes beside each slice, however many there are; a card comes in on either process
  let day = 1;
  let bought = 0;
  const other = clientWith(two.baseUrl, shop.merchantId, shop.apiKey);
  const rewrapped = await rotate(client, async () => {
    day += 1;
    await Promise.all([
      one.advanceTo(client, noonOf(day)),
      buy(other, single(100, { payment: { card: VISA } })),
    ]);
    bought += 1;
  });
  // a card and a password of each
  expect(rewrapped).toBeGreaterThanOrEqual(2 * SUBSCRIBERS);
  const after = (await vault())["keys"] as { id: string }[];
  expect(after.map(({ id }) => id)).toEqual([newKey.id]);
  expect(await prints()).toHaveLength(1);
  expect(await prints()).not.toEqual(oldPrints);
  // once more: nothing to do
  expect(await rotate(client)).toBe(0);

  await one.advanceTo(client, noonOf(day + 2));
  const outcomes = (await bank.journal()).map(({ outcome }) => outcome);
  expect(outcomes).toHaveLength(SUBSCRIBERS + renewals(1, day + 2) + bought);
  expect(outcomes.every((outcome) => outcome === "approved")).toBe(true);
  const open = expectStatus(await client.get("/v1/transactions?state=waiting"), 200);
  expect(open.data).toEqual([]);
  const report = expectStatus(await client.post("/v1/reconcile", {}), 200);
  expect(report).toMatchObject({ total: 0 });
  await one.close();
  await two.close();

  // the new key alone opens everything
  const alone = await begin(keyRing(newKey));
  await checkMasterKey(alone.db, keyRing(newKey));
  const seen = (await bank.journal()).length;
  const only = clientWith(alone.baseUrl, shop.merchantId, shop.apiKey);
  await alone.advanceTo(only, noonOf(day + 5));
  const later = (await bank.journal()).slice(seen);
  expect(later).toHaveLength(renewals(day + 2, day + 5));
  expect(later.every(({ outcome }) => outcome === "approved")).toBe(true);
  const { merchantId } = shop;
  const [{ id = "" } = {}] = expectStatus(await only.get("/v1/purchases?username=s7"), 200).data;
  const target = { merchantId, purchaseId: BigInt(String(id).slice("pur_".length)) };
  expect(await consumerPassword(alone.program.context, target)).toBe("secret 7");
  await alone.close();

  // and the old one nothing: it is refused at the start, and a process that runs all the same stands still
  const late = await begin(keyRing(oldKey));
  await expect(checkMasterKey(late.db, keyRing(oldKey))).rejects.toThrow(newKey.id);
  const stale = clientWith(late.baseUrl, shop.merchantId, shop.apiKey);
  expect(await stale.post("/v1/purchases", single(100))).toMatchObject({
    status: 503,
    body: { code: "not_ready" },
  });
  const opened = await late.program.context.vault.openCards(
    late.db,
    shop.merchantId,
    await secretIds(late, shop),
  );
  expect(new Set([...opened.values()].map(({ kind }) => kind))).toEqual(new Set(["unknown-key"]));
}, 180_000);

async function secretIds({ db }: TestProgram, { merchantId }: Client): Promise<bigint[]> {
  const rows = await db.tenant(merchantId, (tx) =>
    tx.query<{ id: bigint }>(
      {
        name: "probe_secret_ids",
        scope: "tenant",
        text: `select m.secret_id as id from payment_methods m
                where m.merchant_id = $1::bigint and m.secret_id is not null`,
      },
      [merchantId],
    ),
  );
  return rows.map(({ id }) => id);
}

test("a rotation that was cut off goes on, and one without the old key is refused", async () => {
  const [oldKey, newKey] = [key(3), key(4)];
  const made = await createDatabaseFromTemplate();
  onTestFinished(() => made.drop());
  const bank = await rentBank();
  onTestFinished(async () => {
    await bank.stop();
  });
  const begin = async (ring: ReturnType<typeof keyRing>): Promise<TestProgram> => {
    const db = openPostgres({ url: made.url, connections: 4 });
    const program = await startProgram({ db, bank, keyRing: ring });
    onTestFinished(async () => {
      await program.close();
      await db.close();
    });
    return program;
  };
  const first = await begin(keyRing(oldKey));
  await checkMasterKey(first.db, keyRing(oldKey));
  const shop = await first.newMerchant();
  await buy(shop, monthly());
  await first.close();

  const unready = await begin(keyRing(newKey));
  const client = clientWith(unready.baseUrl, shop.merchantId, shop.apiKey);
  expect(await client.post("/v1/vault/rotate", {})).toMatchObject({
    status: 409,
    body: { code: "wrong_state" },
  });
  await unready.close();

  const ready = await begin(keyRing(newKey, [oldKey]));
  const begun = clientWith(ready.baseUrl, shop.merchantId, shop.apiKey);
  expect(await begun.post("/v1/vault/rotate", {})).toMatchObject({ body: { state: "switching" } });
  await ready.close();
  // the old key is still needed, and a start without it says so
  await expect(checkMasterKey(ready.db, keyRing(newKey))).rejects.toThrow(oldKey.id);

  const again = await begin(keyRing(newKey, [oldKey]));
  expect(await rotate(clientWith(again.baseUrl, shop.merchantId, shop.apiKey))).toBe(1);
  await checkMasterKey(again.db, keyRing(newKey));
});
