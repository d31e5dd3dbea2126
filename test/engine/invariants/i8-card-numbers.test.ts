// Goal: I8, a card number is nowhere in the clear and a security code nowhere at all, whatever
// happened with the card. Method: purchases of every fate, then every row of every table as text and
// every line of the log, searched for the number in all the forms it could take.
import { inspect } from "node:util";
import pg from "pg";
import { expect, test } from "vitest";
import { createMatcher } from "../../../scripts/canary/matcher.ts";
import { canaryPatterns } from "../../../scripts/canary/patterns.ts";
import { addPaymentMethod } from "../../../src/engine/commands/add-payment-method.ts";
import { convertSubscription } from "../../../src/engine/commands/convert-subscription.ts";
import { createPurchase } from "../../../src/engine/commands/create-purchase.ts";
import {
  accepted,
  buy,
  CARDS,
  openShop,
  purchaseOf,
  recurs,
  subscriptionTarget,
} from "../support/shop.ts";
import { importSubscribers } from "../support/subscribers.ts";
import { advance, openWorld, type World } from "../support/world.ts";

const ADDED = "378282246310005";
const SECURITY_CODE = "8642";

/** Every row of every table of the database, as PostgreSQL prints it. */
async function everything(world: World): Promise<string[]> {
  const admin = new pg.Client({ connectionString: world.adminUrl() });
  await admin.connect();
  try {
    const tables = await admin.query<{ name: string }>(
      `select c.oid::regclass::text as name from pg_class c
        where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace`,
    );
    const rows: string[] = [];
    for (const { name } of tables.rows) {
      const found = await admin.query<{ row: string }>(`select t::text as row from ${name} t`);
      rows.push(...found.rows.map(({ row }) => `${name} ${row}`));
    }
    return rows;
  } finally {
    await admin.end();
  }
}

/** Lines in which a number stands in any of the forms of the canary, also as hex of bytes. */
function leaks(lines: readonly string[], numbers: readonly string[]): string[] {
  const matcher = createMatcher(canaryPatterns(numbers));
  return lines.filter((line) => {
    const hex = Buffer.concat(
      [...line.matchAll(/\\x([0-9a-f]+)/g)].map(([, digits]) => Buffer.from(digits ?? "", "hex")),
    );
    return [Buffer.from(line), hex].some((bytes) => matcher.start()(bytes).length > 0);
  });
}

test("I8 no table and no line of the log holds a card number or a security code", async () => {
  const world = await openWorld();
  const { context } = world;
  const shop = await openShop(world);
  const sale = await buy(shop);
  await buy(shop, { card: CARDS.softDecline });
  await buy(shop, { card: CARDS.unreachable });
  await buy(shop, { card: CARDS.declinesRenewals });
  await importSubscribers(shop, { count: 2, anchorOn: "2026-01-01", card: CARDS.alsoGood });
  const coded = accepted(
    await createPurchase(context, shop.merchantId, {
      siteId: shop.siteId,
      customer: { name: "Ann", email: null, externalId: "a1" },
      payment: {
        card: { number: ADDED, expiryYear: 2035, expiryMonth: 1, securityCode: SECURITY_CODE },
      },
      currency: "EUR",
      face: "rest",
      lines: [recurs(1000n)],
      threeDSecure: { cavv: "AAAB", eci: "05", dsTransactionId: "d" },
    }),
  );
  expect(coded.purchaseId).toBeGreaterThan(0n);
  const { customerId } = await purchaseOf(sale);
  const target = { merchantId: shop.merchantId, customerId };
  const card = { number: ADDED, expiryYear: 2035, expiryMonth: 1, securityCode: SECURITY_CODE };
  accepted(await addPaymentMethod(context, target, card));
  accepted(await convertSubscription(context, subscriptionTarget(sale), { moveAnchor: false }));
  await world.bank().control("unreachable", { from: "2026-02-01", until: "2026-02-01T02:00:00Z" });
  await advance(world, "2026-02-05");

  const rows = await everything(world);
  const log = world.logged.map(
    ({ facts, message }) => `${message} ${inspect(facts, { depth: 9 })}`,
  );
  expect(rows.length).toBeGreaterThan(60);
  expect(log.length).toBeGreaterThan(0);
  const numbers = [...Object.values(CARDS), ADDED];
  expect(leaks([...rows, ...log], numbers)).toEqual([]);
  const code = new RegExp(`(?<![\\d-])${SECURITY_CODE}(?!\\d)|securityCode`);
  expect([...rows, ...log].filter((line) => code.test(line))).toEqual([]);
  const [secret] = rows.filter((row) => row.startsWith("card_secrets"));
  expect(secret).toMatch(/\\x[0-9a-f]{20,}/);
});

test("I8 the search finds a number in a text, in JSON and in bytes", () => {
  const number = CARDS.good;
  const hex = Buffer.from(number).toString("hex");
  const planted = [`t (1,"${number}")`, `t (1,"{""n"": ""${number}""}")`, `t (1,"\\\\x${hex}")`];
  expect(leaks(planted, [number])).toEqual(planted);
  expect(leaks(["t (1,4242)"], [number])).toEqual([]);
});
