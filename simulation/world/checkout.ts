/** A customer buys: the order goes out, and its answer comes, or has to be asked for. */
import { dateIn } from "../../src/domain/calendar/zone.ts";
import { plainDate } from "../../src/domain/calendar/plain-date.ts";
import { parseMajor } from "../../src/domain/money/money.ts";
import type { OrderLine } from "../../src/domain/purchase/order.ts";
import { createPurchase, type CreatePurchase } from "../../src/engine/commands/create-purchase.ts";
import {
  listPurchases,
  readPurchase,
  type PurchaseDetail,
} from "../../src/engine/queries/purchases.ts";
import type { RecurringSold, Sold } from "../observation.ts";
import type { CustomerPlan, LinePlan } from "../plan/plan.ts";
import { shownSum } from "../plan/prices.ts";
import { LOST, readThroughProcess, throughProcess } from "./asking.ts";
import type { MerchantUp, SiteUp } from "./set-up.ts";
import type { World } from "./world.ts";

const EXPIRY_YEAR = 2039;
const LOOK_AFTER_MS = 30_000;

export type Shop = { readonly merchant: MerchantUp; readonly site: SiteUp };

/** Sells `customer` the order; null where the shop refused or the order never arrived. */
export async function checkOut(
  world: World,
  shop: Shop,
  customer: CustomerPlan,
): Promise<Sold | null> {
  const { merchant, site } = shop;
  const at = world.scheduler.now;
  const order = toOrder(customer, site);
  const made = await throughProcess(world, (context) =>
    createPurchase(context, merchant.id, order),
  );
  if (made !== LOST && !made.ok) {
    world.tell(`customer ${customer.no} is refused: ${made.code}`);
    return null;
  }
  const purchaseId =
    made === LOST ? await findOrder(world, merchant.id, order) : made.value.purchaseId;
  if (purchaseId === null) {
    world.tell(`the order of customer ${customer.no} never arrived`);
    return null;
  }
  const detail = await readThroughProcess(world, (context) =>
    readPurchase(context, merchant.id, purchaseId),
  );
  if (detail === null) throw new Error(`purchase ${purchaseId} was sold and is not there`);
  const sold = toSold(customer, shop, detail, { at, seenAt: world.scheduler.now });
  world.observe(sold);
  return sold;
}

/** The answer got lost: the shop looks for its order by the reference that it gave. */
async function findOrder(
  world: World,
  merchantId: bigint,
  order: CreatePurchase,
): Promise<bigint | null> {
  await world.scheduler.until(null, world.scheduler.now + LOOK_AFTER_MS, "looks for the order");
  const found = await readThroughProcess(world, (context) =>
    listPurchases(
      context,
      merchantId,
      { customerId: null, merchantRef: order.merchantRef ?? null, state: null },
      { after: null, limit: 1 },
    ),
  );
  return found.data[0]?.purchase.id ?? null;
}

function toOrder({ no, card, order }: CustomerPlan, site: SiteUp): CreatePurchase {
  return {
    siteId: site.id,
    packageId: site.packageId,
    customer: { name: `Customer ${no}`, email: `customer-${no}@mail.example`, externalId: null },
    payment: {
      card: {
        number: card.number,
        expiryYear: EXPIRY_YEAR,
        expiryMonth: 12,
        securityCode: card.securityCode,
      },
    },
    currency: order.currency,
    lines: order.lines.map((line, index) => toLine(line, index, order.currency)),
    kind: order.payment,
    merchantRef: `order-${no}`,
    face: "rest",
    ...(order.accessDays === null ? {} : { accessDays: order.accessDays }),
  };
}

function toLine(line: LinePlan, index: number, currency: string): OrderLine {
  const { recurring } = line;
  return {
    description: `Line ${index + 1}`,
    amountMinor: minor(line.shown, currency),
    ...(recurring === null
      ? {}
      : {
          recurring: {
            amountMinor: minor(recurring.shown, currency),
            unit: recurring.unit,
            frequency: recurring.frequency,
            finalNumber: recurring.finalNumber,
            noticeDays: recurring.noticeDays,
            ...(recurring.startsOn === null ? {} : { startsOn: plainDate(recurring.startsOn) }),
          },
        }),
  };
}

/** What the shop makes of a price: with the engine's own reading of amounts. */
export function minor(shown: string, currency: string): bigint {
  const amount = parseMajor(shown, currency);
  if (amount === undefined) throw new Error(`not a price in ${currency}: ${shown}`);
  return amount;
}

function toSold(
  { card, order }: CustomerPlan,
  { merchant, site }: Shop,
  { purchase, lines }: PurchaseDetail,
  seen: Pick<Sold, "at" | "seenAt">,
): Sold {
  const { zone, startsAt } = site.rules;
  const amounts = order.lines.map((line) => minor(line.shown, order.currency));
  if (purchase.initialTransactionId === null) throw new Error("sold without a first payment");
  return {
    kind: "sold",
    ...seen,
    merchantId: merchant.id,
    siteId: site.id,
    customerId: purchase.customerId,
    purchaseId: purchase.id,
    transactionId: purchase.initialTransactionId,
    payment: order.payment,
    currency: order.currency,
    firstAmountMinor: amounts.reduce((sum, amount) => sum + amount, 0n),
    shownFirst: shownSum(order.lines.map((line) => line.shown)),
    paymentMethodId: BigInt(purchase.terms.paymentMethodId),
    card: { first6: card.number.slice(0, 6), last4: card.number.slice(-4) },
    zone,
    startsAt,
    standIn: site.standIn,
    soldOn: dateIn(zone, seen.at),
    ruleSet: site.ruleSet,
    policies: site.rules,
    recurring: order.lines.flatMap((line, index) =>
      line.recurring === null
        ? []
        : [toRecurring(line, line.recurring, order.currency, lines[index]?.subscriptionId)],
    ),
    accessDays: order.accessDays,
  };
}

function toRecurring(
  line: LinePlan,
  recurring: NonNullable<LinePlan["recurring"]>,
  currency: string,
  subscriptionId: bigint | null | undefined,
): RecurringSold {
  if (subscriptionId == null) throw new Error("a line that recurs has no subscription");
  const { shown, unit, frequency, startsOn, finalNumber, noticeDays } = recurring;
  return {
    subscriptionId,
    firstAmountMinor: minor(line.shown, currency),
    amountMinor: minor(shown, currency),
    shown,
    unit,
    frequency,
    startsOn,
    finalNumber,
    noticeDays,
  };
}
