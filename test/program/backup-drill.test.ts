// Goal: a database that was put back to an earlier state charges nobody twice (design, I1 and I5).
// Method: a dump is taken, 1,000 more renewals are made, the dump is restored, and the program is
// started on it against the bank that has seen everything.
import { randomBytes } from "node:crypto";
import { onTestFinished, test, expect } from "vitest";
import { openPostgres } from "../../src/store/postgres.ts";
import { keyRing, masterKey } from "../../src/vault/master-key.ts";
import type { JournalLine } from "../support/bank.ts";
import { rentBank } from "../support/rented-bank.ts";
import { createDatabaseFromTemplate } from "../support/postgres.ts";
import { clientWith, startProgram, type Body, type Client } from "../support/program.ts";
import { buy, expectStatus, listed, single } from "../faces/rest/orders.ts";

const RENEWALS = 1_000;

/** A book of monthly subscribers whose second payment is due on 1 February. */
function book(count: number): string {
  const header =
    "subscriber_id,name,email,card_number,card_expiry,currency,amount,unit,frequency,month_end," +
    "anchor,number,final_number,notice_days";
  const rows = Array.from({ length: count }, (_, index) => {
    // one in ten signs up and declines afterwards
    const card = index % 10 === 9 ? "4000000000000341" : "4242424242424242";
    return `s${index},Ann Ash,s${index}@example.net,${card},12/2030,EUR,10.00,MONTH,1,clamp,2026-01-01,2,0,0`;
  });
  return [header, ...rows, ""].join("\n");
}

async function importBook(shop: Client, count: number): Promise<void> {
  const headers = { "content-type": "text/csv" };
  const begun = await shop.post("/v1/imports", undefined, { raw: book(count), headers });
  const path = `/v1/imports/${String(begun.body["id"])}`;
  await expect
    .poll(async () => (await shop.get(path)).body["state"], { timeout: 60_000 })
    .toBe("done");
}

/** Everything that a merchant's books say of money, to compare two states of a database. */
const BOOKS = `
  select 'transaction', t.id::text, row(t.kind, t.stage, t.state, t.attempt_key, t.amount_minor,
         t.business_on, t.decided_at, t.gateway_ref, t.settle_on, t.reversed_minor)::text
    from transactions t where t.merchant_id = $1::bigint
   union all
  select 'line', l.transaction_id::text, row(l.line_no, l.subscription_id, l.position, l.due_on,
         l.amount_minor, l.live)::text
    from transaction_lines l where l.merchant_id = $1::bigint
   union all
  select 'entry', g.source_id::text, row(g.debit, g.credit, g.amount_minor, g.booked_on)::text
    from ledger_entries g join transactions t on t.merchant_id = g.merchant_id and t.id = g.source_id
   where g.merchant_id = $1::bigint
   union all
  select 'subscription', s.id::text, row(s.state, s.slot, s.position, s.due_on, s.charge_on,
         s.retry_no, s.last_charged_on)::text
    from subscriptions s where s.merchant_id = $1::bigint
   order by 1, 2, 3`;

test("I1 I5 what was charged since the backup is found, adopted, and never charged again", async () => {
  const bank = await rentBank();
  const made = await createDatabaseFromTemplate();
  onTestFinished(async () => {
    await bank.stop();
    await made.drop();
  });
  const ring = keyRing(masterKey(randomBytes(32)));
  let shop: Client | null = null;
  /** Starts the program on the database as it is now; the shop is the same. */
  const begin = async () => {
    const db = openPostgres({ url: made.url, connections: 8 });
    const program = await startProgram({ db, bank, keyRing: ring });
    shop =
      shop === null
        ? await program.newMerchant()
        : clientWith(program.baseUrl, shop.merchantId, shop.apiKey);
    let ended: Promise<void> | null = null;
    const close = async (): Promise<void> => {
      await program.close();
      await db.close();
    };
    const end = (): Promise<void> => (ended ??= close());
    onTestFinished(end);
    const client = shop;
    const books = async (): Promise<readonly unknown[]> =>
      await db.tenant(client.merchantId, (tx) =>
        tx.query({ name: "probe_books", scope: "tenant", text: BOOKS }, [client.merchantId]),
      );
    return { program, shop: client, books, end };
  };

  const before = await begin();
  await importBook(before.shop, RENEWALS);
  const early = await buy(before.shop, single(700));
  await before.program.advanceTo(before.shop, "2026-01-31T00:00:00Z");
  await before.end();
  await made.backUp();
  const known = new Set((await bank.journal()).map(({ key }) => key));

  const lost = await begin();
  await lost.program.advanceTo(lost.shop, "2026-02-01T12:00:00Z");
  const refunded = String(early.transactions[0]?.["id"]);
  expectStatus(
    await lost.shop.post(`/v1/transactions/${refunded}/refund`, { amountMinor: 300 }),
    201,
  );
  const asItWas = await lost.books();
  await lost.end();
  const journal = await bank.journal();
  const since = journal.filter(({ key }) => !known.has(key));
  // renewals and one refund
  expect(since).toHaveLength(RENEWALS + 1);
  await made.restore();

  const restored = await begin();
  const { shop: client, program } = restored;
  expect((await client.get("/v1/deployment")).body["hold"]).toEqual({ reason: "lost" });
  expect(await client.post("/v1/purchases", single(500))).toMatchObject({
    status: 503,
    body: { code: "deployment_held" },
  });
  const report = expectStatus(await client.post("/v1/reconcile", {}), 200);
  expect(new Set(unknown(report).map(({ key }) => key))).toEqual(keys(since));
  expect(await bank.journal()).toEqual(journal);

  const adopted = expectStatus(await client.post("/v1/deployment/adopt", {}), 200);
  expect(adopted).toMatchObject({
    lost: RENEWALS + 1,
    adopted: RENEWALS + 1,
    left: [],
    hold: null,
  });
  expect(await restored.books()).toEqual(asItWas);
  expect(expectStatus(await client.post("/v1/reconcile", {}), 200)).toMatchObject({ total: 0 });
  // once more finds nothing
  expect((await client.post("/v1/deployment/adopt", {})).body).toMatchObject({ lost: 0 });

  // time goes on: nobody pays for February again, and everybody for March
  await program.advanceTo(client, "2026-02-27T00:00:00Z");
  const february = (await bank.journal()).slice(journal.length);
  // those who were declined are tried again, as they would have been
  expect(february.filter(({ outcome }) => outcome === "approved")).toEqual([]);
  expect(february.length).toBeGreaterThan(0);
  await program.advanceTo(client, "2026-03-01T12:00:00Z");
  const march = (await bank.journal()).slice(journal.length + february.length);
  const active = (RENEWALS * 9) / 10;
  expect(march.filter(({ outcome }) => outcome === "approved")).toHaveLength(active);
  const all = await bank.journal();
  expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
  expect(new Set(all.map(({ reference }) => reference)).size).toBe(all.length);
  expect(expectStatus(await client.post("/v1/reconcile", {}), 200)).toMatchObject({ total: 0 });
  // no id was handed out a second time: those of the lost time are used by what was adopted only
  expect(Number((await buy(client, single(100))).id.slice(4))).toBeGreaterThan(10_000_000);
  expect(await listed(client, "/v1/transactions?limit=1")).toHaveLength(1);
}, 240_000);

function unknown(report: Body): { readonly key: string }[] {
  const differences = report["differences"] as { kind: string; key: string }[];
  return differences.filter(({ kind }) => kind.endsWith("unknown_to_us"));
}

function keys(lines: readonly JournalLine[]): Set<string> {
  return new Set(lines.map(({ key }) => key));
}
