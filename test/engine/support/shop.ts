/** A merchant of a world: what it sells, and how its rows read in the notation of the model. */
import type { RuleSet, RuleSetName } from "../../../src/domain/policy/rule-set.ts";
import { plainDate } from "../../../src/domain/calendar/plain-date.ts";
import type { OrderLine, OrderSchedule } from "../../../src/domain/purchase/order.ts";
import type { Purchase } from "../../../src/domain/purchase/purchase.ts";
import type { Result } from "../../../src/domain/refusal.ts";
import type { Subscription } from "../../../src/domain/subscription/subscription.ts";
import type { Transaction } from "../../../src/domain/transaction/transaction.ts";
import {
  createPurchase,
  type CreatePurchase,
} from "../../../src/engine/commands/create-purchase.ts";
import { createPackage } from "../../../src/engine/setup/packages.ts";
import { createMerchant, createSite } from "../../../src/engine/setup/merchants.ts";
import { readPurchase } from "../../../src/engine/queries/purchases.ts";
import { readSubscription } from "../../../src/engine/queries/subscriptions.ts";
import { readTransaction } from "../../../src/engine/queries/transactions.ts";
import type { SqlValue } from "../../../src/store/statement.ts";
import { rowsOf } from "./rows.ts";
import type { World } from "./world.ts";

/** Published test numbers; what the bank makes of each is in its README. */
export const CARDS = {
  good: "4242424242424242",
  alsoGood: "5555555555554444",
  softDecline: "4000000000000002",
  /** Signs up, then declines every merchant's charge softly. */
  declinesRenewals: "4000000000000341",
  /** Unreachable on every charge. */
  unreachable: "4000000000000119",
} as const;

export type Shop = {
  readonly world: World;
  readonly merchantId: bigint;
  readonly siteId: bigint;
};

export type ShopOptions = {
  readonly zone?: string;
  readonly ruleSet?: RuleSetName;
  readonly rules?: Partial<RuleSet>;
  readonly lanes?: number;
};

/** A merchant with one site of these rules; by default those of REST, in UTC. */
export async function openShop(world: World, options: ShopOptions = {}): Promise<Shop> {
  const { zone = "UTC", ruleSet = "rest", rules = {}, lanes = 1 } = options;
  const merchant = { name: "Shop", zone, currency: "EUR", lanes, gateway: "simulator" };
  const merchantId = accepted(await createMerchant(world.context, merchant));
  return await addSite({ world, merchantId }, { zone, ruleSet, rules });
}

/** Another site of the same merchant. */
export async function addSite(
  { world, merchantId }: Pick<Shop, "world" | "merchantId">,
  { zone, ruleSet = "rest", rules = {} }: Omit<ShopOptions, "lanes">,
): Promise<Shop> {
  const site = { name: "Site", ruleSet, overrides: rules, ...(zone === undefined ? {} : { zone }) };
  const made = accepted(await createSite(world.context, merchantId, site));
  return { world, merchantId, siteId: made.id };
}

/** Another offer of the shop: a first payment that cannot be made gives access all the same. */
export async function trustingPackage({ world, merchantId, siteId }: Shop): Promise<bigint> {
  const offer = { siteId, name: "On trust", standInEnabled: true };
  return accepted(await createPackage(world.context, merchantId, offer)).id;
}

/** What a command accepted; throws its refusal, since the test expected none. */
export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.code}: ${result.detail}`);
  return result.value;
}

/** The code of a refusal, or "accepted". */
export function verdict(result: Result<unknown>): string {
  return result.ok ? "accepted" : result.code;
}

// Selling -----------------------------------------------------------------------------------------

export type Order = {
  readonly card?: string;
  /** 10.00 a month from a month on when left out; null: nothing recurs. */
  readonly recurring?: RecurringOrder | null;
  readonly amountMinor?: bigint;
  /** Instead of the one line that `amountMinor` and `recurring` make. */
  readonly lines?: readonly OrderLine[];
} & Partial<Omit<CreatePurchase, "payment" | "lines">>;

export type RecurringOrder = Partial<Omit<OrderSchedule, "startsOn">> & {
  readonly startsOn?: string;
};

/** Ids of what was sold; the subscriptions in the order of their lines. */
export type Sale = {
  readonly shop: Shop;
  readonly purchaseId: bigint;
  readonly transactionId: bigint;
  readonly subscriptionIds: readonly bigint[];
  /** The first of them; throws when nothing recurs or the first payment was not approved. */
  readonly subscriptionId: bigint;
};

export async function buy(shop: Shop, order: Order = {}): Promise<Sale> {
  const { world, merchantId, siteId } = shop;
  const { card = CARDS.good, recurring = {}, amountMinor = 1000n, lines, ...more } = order;
  const line = recurring === null ? once(amountMinor) : recurs(amountMinor, recurring);
  const made = accepted(
    await createPurchase(world.context, merchantId, {
      siteId,
      customer: { name: "Ann Ash", email: "ann@example.net", externalId: null },
      payment: { card: { number: card, expiryYear: 2035, expiryMonth: 12, securityCode: "737" } },
      currency: "EUR",
      face: "rest",
      ...more,
      lines: lines ?? [line],
    }),
  );
  return await saleOf(shop, made.purchaseId, made.transactionId);
}

/** A line that is paid once. */
export function once(amountMinor: bigint): OrderLine {
  return { description: "A book", amountMinor };
}

/** A line that is paid now and then monthly, unless `schedule` says otherwise. */
export function recurs(amountMinor: bigint, schedule: RecurringOrder = {}): OrderLine {
  const { startsOn, ...more } = schedule;
  return {
    description: "Membership",
    amountMinor,
    recurring: {
      amountMinor: amountMinor === 0n ? 1000n : amountMinor,
      unit: "MONTH",
      frequency: 1,
      ...(startsOn === undefined ? {} : { startsOn: plainDate(startsOn) }),
      ...more,
    },
  };
}

export async function saleOf(shop: Shop, purchaseId: bigint, transactionId: bigint): Promise<Sale> {
  const detail = await readPurchase(shop.world.context, shop.merchantId, purchaseId);
  if (detail === null) throw new Error(`purchase ${purchaseId} was not stored`);
  const subscriptionIds = detail.subscriptions.map(({ id }) => id);
  return {
    shop,
    purchaseId,
    transactionId,
    subscriptionIds,
    get subscriptionId() {
      const [first] = subscriptionIds;
      if (first === undefined) throw new Error("this purchase has no subscription");
      return first;
    },
  };
}

/** The first argument that commands on the sale's purchase take. */
export function purchaseTarget({ shop, purchaseId }: Sale) {
  return { merchantId: shop.merchantId, purchaseId };
}

/** The same for one of its subscriptions, by default the first. */
export function subscriptionTarget({ shop, ...sale }: Sale, index = 0) {
  const subscriptionId = sale.subscriptionIds[index];
  if (subscriptionId === undefined) throw new Error(`there is no subscription ${index}`);
  return { merchantId: shop.merchantId, subscriptionId };
}

/** The same for its first payment. */
export function paymentTarget({ shop, transactionId }: Sale) {
  return { merchantId: shop.merchantId, transactionId };
}

// Reading -----------------------------------------------------------------------------------------

export async function purchaseOf({ shop, purchaseId }: Sale): Promise<Purchase> {
  const detail = await readPurchase(shop.world.context, shop.merchantId, purchaseId);
  if (detail === null) throw new Error("the purchase is gone");
  return detail.purchase;
}

export async function subscriptionOf(sale: Sale, index = 0): Promise<Subscription> {
  const { merchantId, subscriptionId } = subscriptionTarget(sale, index);
  const found = await readSubscription(sale.shop.world.context, merchantId, subscriptionId);
  if (found === null) throw new Error("the subscription is gone");
  return found;
}

export async function transactionOf(shop: Shop, id: bigint): Promise<Transaction> {
  const found = await readTransaction(shop.world.context, shop.merchantId, id);
  if (found === null) throw new Error("the transaction is gone");
  return found.transaction;
}

/**
 * A subscription as the model's hard cases write it: `position/final slot due_on charge_on`, years
 * left out, then the state if it is not active and the number of the retry if it is not 0.
 */
export async function seriesOf(sale: Sale, index = 0): Promise<string> {
  return series(await subscriptionOf(sale, index));
}

function series(one: Subscription): string {
  return [
    `${one.position}/${one.finalPosition}`,
    one.slot,
    one.dueOn.slice(5),
    one.chargeOn?.slice(5) ?? "null",
    ...(one.state === "active" ? [] : [one.state]),
    ...(one.retryNo === 0 ? [] : [`retry ${one.retryNo}`]),
  ].join(" ");
}

/**
 * The merchant's transactions but first payments, oldest first, as `date stage amount state`; the
 * kind takes the place of the stage where it is not a sale.
 */
export async function charges(shop: Shop): Promise<string[]> {
  const found = await rowsOf<{
    businessOn: string;
    kind: string;
    stage: string;
    amountMinor: bigint;
    state: string;
  }>(
    shop,
    `select business_on, kind, stage, amount_minor, state from transactions
      where stage <> 'initial' or parent_id is not null order by at, id`,
  );
  return found.map(
    ({ businessOn, kind, stage, amountMinor, state }) =>
      `${businessOn.slice(5)} ${kind === "sale" ? stage : kind} ${amountMinor} ${state}`,
  );
}

/** Kinds of what happened to a purchase, in its order. */
export async function eventsOf({ shop, purchaseId }: Sale): Promise<string[]> {
  const sql = "select kind from events where purchase_id = $1::bigint order by order_no, id";
  const found = await rowsOf<{ kind: string }>(shop, sql, [purchaseId]);
  return found.map(({ kind }) => kind);
}

/** The ledger of one source, as `debit credit amount`. */
export async function entriesOf(shop: Shop, sourceId: bigint): Promise<string[]> {
  const sql =
    "select debit, credit, amount_minor from ledger_entries where source_id = $1::bigint order by entry_no";
  const found = await rowsOf<{ debit: string; credit: string; amountMinor: bigint }>(shop, sql, [
    sourceId,
  ]);
  return found.map(({ debit, credit, amountMinor }) => `${debit} ${credit} ${amountMinor}`);
}

/** Balance of every account that is not 0: debits less credits, in minor units. */
export async function balances(shop: Shop): Promise<Readonly<Record<string, bigint>>> {
  const found = await rowsOf<{ account: string; minor: bigint }>(
    shop,
    `select account, sum(minor)::bigint as minor
       from (select debit as account, amount_minor as minor from ledger_entries
             union all select credit, -amount_minor from ledger_entries) as sides
      group by account having sum(minor) <> 0 order by account`,
  );
  return Object.fromEntries(found.map(({ account, minor }) => [account, minor]));
}

/** Everything a table has of this merchant, for comparing two moments. */
export async function snapshotOf(shop: Shop, ...tables: readonly string[]): Promise<string> {
  const parts: string[] = [];
  for (const table of tables) {
    const none: readonly SqlValue[] = [];
    const rows = await rowsOf<{ row: string }>(
      shop,
      `select t::text as row from ${table} t order by 1`,
      none,
    );
    parts.push(...rows.map(({ row }) => `${table} ${row}`));
  }
  return parts.join("\n");
}
