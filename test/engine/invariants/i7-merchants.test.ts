// Goal: I7, no command reads or changes what is another merchant's. Method: every command that the
// engine exports, found by itself, is called with ids of another merchant; then the same ids are used
// past the commands, where row-level security has to stand alone.
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PlainDate } from "../../../src/domain/calendar/plain-date.ts";
import type { Result } from "../../../src/domain/refusal.ts";
import type { EngineContext } from "../../../src/engine/engine-context.ts";
import { addBlock } from "../../../src/engine/commands/block-commands.ts";
import { lockPurchases } from "../../../src/store/purchase/lock-purchases.ts";
import { claimOpen } from "../../../src/store/transaction/claim-open.ts";
import { lockDue } from "../../../src/store/subscription/lock-due.ts";
import { lockTransactions } from "../../../src/store/transaction/lock-transactions.ts";
import { audit } from "../support/audit.ts";
import { probe, rowsOf } from "../support/rows.ts";
import { buy, CARDS, openShop, recurs, snapshotOf, type Sale, type Shop } from "../support/shop.ts";
import { openWorld, type World } from "../support/world.ts";

const COMMANDS = new URL("../../../src/engine/commands/", import.meta.url);

/** What the folder exports beside commands: parts that commands are made of. */
const PARTS = [
  "blockFault",
  "cardFault",
  "changedSince",
  "changePurchase",
  "command",
  "customerExists",
  "expiryFault",
  "findMethod",
  "findPurchase",
  "findSubscription",
  "findTransaction",
  "finishAuthentication",
  "imaginedIds",
  "instantCharge",
  "kindOf",
  "lockAllHeld",
  "lockHeld",
  "newCustomer",
  "newestVersion",
  "noteWith",
  "onPaidPurchases",
  "passwordPlace",
  "positionTaken",
  "prepareSale",
  "previewPurchase",
  "putLogin",
  "readAuthentication",
  "renewCard",
  "sayOfRecord",
  "sayingOfSeries",
  "sealCard",
  "searchOf",
  "searchText",
  "subscriptionCommand",
  "subscriptionOf",
  "whatIsOrdered",
  "writePaid",
];

/** They take no id of what is there already. */
const WITHOUT_TARGET = ["addBlock", "createCustomer", "createPurchase", "startAuthentication"];

type Command = (
  context: EngineContext,
  target: object,
  options: object,
) => Promise<Result<unknown>>;

let world: World;
let owner: Sale;
let stranger: Shop;
let strangers: Sale;

beforeAll(async () => {
  world = await openWorld({ engine: "stopped" });
  owner = await buy(await openShop(world));
  stranger = await openShop(world);
  strangers = await buy(stranger);
});

afterAll(async () => {
  await audit(world);
  await world.close();
});

const SCHEDULE = { amountMinor: 500n, unit: "MONTH", frequency: 1 } as const;

/** The options that each command would accept from the owner. */
const OPTIONS: Readonly<Record<string, () => Promise<object>>> = {
  activateAll: async () => ({}),
  activateSubscription: async () => ({}),
  addNote: async () => ({ text: "Called", internal: true, author: null }),
  addPaymentMethod: async () => ({ number: CARDS.good, expiryYear: 2035, expiryMonth: 1 }),
  addSeries: async () => ({ schedule: SCHEDULE }),
  cancelPurchase: async () => ({}),
  cancelSubscription: async () => ({}),
  captureTransaction: async () => ({}),
  changeCustomer: async () => ({ name: "Mallory" }),
  changeLogin: async () => ({ username: "mallory" }),
  changeRebillAmount: async () => ({ amountMinor: 1n }),
  changeSubscription: async () => ({ finalNumber: 9 }),
  closeTask: async () => ({ actor: null, comment: null }),
  confirmPayment: async () => ({ amountMinor: 1n, threeDSecure: null }),
  convertSubscription: async () => ({ moveAnchor: false }),
  deactivateSubscription: async () => ({}),
  expirePurchase: async () => ({}),
  extendPurchase: async () => ({ days: 1 }),
  extendSubscription: async () => ({ days: 1 }),
  holdPayment: async () => ({}),
  liftBlock: async () => ({}),
  lowerPayment: async () => ({ settleMinor: 1n }),
  reactivatePurchase: async () => ({}),
  recordDispute: async () => ({ amountMinor: 1n, outcome: "lost" }),
  refundPayment: async () => ({
    amountMinor: null,
    onTheDay: true,
    zone: "UTC",
    orderRef: null,
    facts: {},
  }),
  refundTransaction: async () => ({}),
  releasePayment: async () => ({ settleOn: null, hold: null }),
  replaceEverywhere: async () => ({ expiryYear: 2035, expiryMonth: 1 }),
  replacePaymentMethod: async () => ({ paymentMethodId: await methodOf(owner) }),
  reverseTransaction: async () => ({}),
  switchOffPaymentMethod: async () => ({}),
  updatePayment: async () => ({ hold: "suspended" }),
  updateSeries: async () => ({ finalNumber: 9 }),
  voidTransaction: async () => ({}),
};

async function methodOf({ shop }: Sale): Promise<bigint> {
  const [method] = await rowsOf<{ id: bigint }>(shop, "select id from payment_methods limit 1");
  if (method === undefined) throw new Error("no payment method");
  return method.id;
}

async function taskOf({ shop, transactionId }: Sale): Promise<bigint> {
  const [task] = await rowsOf<{ id: bigint }>(
    shop,
    `insert into tasks (merchant_id, id, kind, subject_id, state, due_at, detail)
     values (${shop.merchantId}, 17, 'reversal_refused', ${transactionId}, 'open', '2026-01-01', 'Look at it.')
     returning id`,
  );
  if (task === undefined) throw new Error("no task");
  return task.id;
}

async function blockOf({ shop }: Sale): Promise<bigint> {
  const block = { kind: "email", value: "bad@mail.example", reason: "fraud" } as const;
  const from = { comment: "", addedFrom: "", addedBy: "staff" };
  const added = await addBlock(shop.world.context, shop.merchantId, { ...block, ...from });
  if (!added.ok) throw new Error(added.detail);
  return added.value;
}

async function customerOf({ shop }: Sale): Promise<bigint> {
  const [customer] = await rowsOf<{ id: bigint }>(shop, "select id from customers limit 1");
  if (customer === undefined) throw new Error("no customer");
  return customer.id;
}

async function commands(): Promise<Map<string, Command>> {
  const found = new Map<string, Command>();
  for (const file of await readdir(COMMANDS)) {
    const exported = (await import(new URL(file, COMMANDS).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (typeof value === "function") found.set(name, value as Command);
    }
  }
  return found;
}

/** Everything that a merchant has, but the lanes: those show to all (the engine's one wide read). */
async function possessions(shop: Shop): Promise<string> {
  const tables = await rowsOf<{ name: string }>(
    shop,
    `select relname::text as name from pg_class
      where relkind = 'r' and relrowsecurity and relname not in ('card_secrets', 'due_merchants')`,
  );
  return await snapshotOf(shop, ...tables.map(({ name }) => name).toSorted());
}

test("I7 every command knows the ids of its own merchant and no other", async () => {
  const all = await commands();
  const tried = Object.keys(OPTIONS);
  expect([...all.keys()].filter((name) => !PARTS.includes(name)).toSorted()).toEqual(
    [...tried, ...WITHOUT_TARGET].toSorted(),
  );
  const target = {
    merchantId: stranger.merchantId,
    purchaseId: owner.purchaseId,
    subscriptionId: owner.subscriptionId,
    transactionId: owner.transactionId,
    customerId: await customerOf(owner),
    paymentMethodId: await methodOf(owner),
    taskId: await taskOf(owner),
    blockId: await blockOf(owner),
  };
  const before = await possessions(owner.shop);
  const ours = await possessions(stranger);
  expect(before.split("\n").length).toBeGreaterThan(10);
  for (const name of tried) {
    const command = all.get(name);
    const options = await OPTIONS[name]?.();
    if (command === undefined || options === undefined) throw new Error(`no command ${name}`);
    const answer = await command(world.context, target, options);
    expect([name, answer.ok ? "accepted" : answer.code]).toEqual([name, "not_found"]);
  }
  expect(await possessions(owner.shop)).toBe(before);
  expect(await possessions(stranger)).toBe(ours);
});

test("I7 nothing is sold with another merchant's site, customer or card", async () => {
  const all = await commands();
  const create = all.get("createPurchase");
  const authenticate = all.get("startAuthentication");
  if (create === undefined || authenticate === undefined) throw new Error("no such command");
  const order = {
    siteId: stranger.siteId,
    customer: { id: await customerOf(strangers) },
    payment: { paymentMethodId: await methodOf(strangers) },
    currency: "EUR",
    face: "rest",
    lines: [recurs(1000n)],
  };
  const merchantId = stranger.merchantId as unknown as object;
  const before = [await possessions(owner.shop), await possessions(stranger)];
  const proving = { ...order, amountMinor: 1000n, orderRef: null, facts: {} };
  for (const foreign of [
    { siteId: owner.shop.siteId },
    { customer: { id: await customerOf(owner) } },
    { payment: { paymentMethodId: await methodOf(owner) } },
  ]) {
    for (const answer of [
      await create(world.context, merchantId, { ...order, ...foreign }),
      await authenticate(world.context, merchantId, { ...proving, ...foreign }),
    ]) {
      expect(answer).toMatchObject({ ok: false, code: "not_found" });
    }
  }
  expect([await possessions(owner.shop), await possessions(stranger)]).toEqual(before);
  expect(await create(world.context, merchantId, order)).toMatchObject({ ok: true });
});

test("I7 row-level security stands behind a query that forgot its filter", async () => {
  const before = await possessions(owner.shop);
  await world.db
    .tenant(stranger.merchantId, async (tx) => {
      expect(await lockPurchases(tx, [owner.purchaseId])).toEqual([]);
      expect(await lockTransactions(tx, [owner.transactionId])).toEqual([]);
      const seen = await tx.query<{ merchantId: bigint }>(
        probe("select distinct merchant_id from subscriptions"),
        [],
      );
      expect(seen).toEqual([{ merchantId: stranger.merchantId }]);
      await tx.query(probe("update subscriptions set amount_minor = 1, charge_on = null"), []);
      await tx.query(probe("update transactions set state = 'declined', check_at = null"), []);
      // undone for the stranger, whose rows it may change
      throw new Undo();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error;
    });
  expect(await possessions(owner.shop)).toBe(before);

  // a transaction of one merchant that is handed another's number claims nothing of either
  await world.db.tenant(stranger.merchantId, async (tx) => {
    const { merchantId } = owner.shop;
    const forged = { merchantId, query: tx.query, last: { merchantId, query: tx.query } };
    const today = "2036-01-01" as PlainDate;
    expect(await lockDue(forged, { lane: 0, today, after: null, limit: 9 })).toEqual([]);
    const now = Date.UTC(2036, 0, 1);
    expect(await claimOpen(forged, { now, leaseUntil: now, limit: 9 })).toEqual([]);
  });
  expect(await possessions(owner.shop)).toBe(before);
});

class Undo extends Error {}
