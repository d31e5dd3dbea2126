/** What must hold before an order is stored: where, of what, to whom and by what card it is sold. */
import { cardBrand } from "../../domain/card/card-number.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import { mayStandIn, type PricePoint } from "../../domain/price-point/price-point.ts";
import { checkOrder, type OrderLine } from "../../domain/purchase/order.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import type { Package } from "../../store/package/package.ts";
import { selectPackages } from "../../store/package/select-packages.ts";
import { selectAttached } from "../../store/price-point/select-attached.ts";
import { selectPricePoints } from "../../store/price-point/select-price-points.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { Site } from "../../store/site/site.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { seriesBrandFault } from "../../domain/purchase/series-brands.ts";
import { cardFault, type NewCard } from "./new-payment-method.ts";
import { kindOf, whatIsOrdered, type SaleOrder } from "./sale-order.ts";

/** What an order is sold under, once nothing speaks against it. */
export type Sold = {
  readonly site: Site;
  readonly package: Package | null;
  readonly pricePoint: PricePoint | null;
  readonly rules: RuleSet;
  readonly today: PlainDate;
  readonly lanes: number;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly kind: "sale" | "auth" | "verify";
  readonly accessDays: number | null;
  /** While the bank is out of reach, it is sold on trust; absent: it has no package. */
  readonly standIn?: boolean;
};

/** Refuses what cannot be sold, before anything is stored. */
export async function prepareSale(
  context: EngineContext,
  merchantId: bigint,
  order: SaleOrder,
): Promise<Result<Sold>> {
  const found = await context.db.tenant(merchantId, async (tx) => {
    const offered = await packageOf(tx, order);
    const sites = await selectSites(tx);
    const siteId = order.siteId ?? (offered.ok ? offered.value?.siteId : undefined);
    const site = siteId === undefined ? sites[0] : sites.find((one) => one.id === siteId);
    return {
      offered,
      priced: await pricePointOf(tx, order),
      site,
      merchant: await selectMerchant(tx),
      customer: await checkCustomer(tx, order),
    };
  });
  const { offered, priced, site, merchant, customer } = found;
  if (!offered.ok) return offered;
  if (!priced.ok) return priced;
  if (site === undefined || merchant === null) {
    return refuse("not_found", "There is no site with this id.", "siteId");
  }
  const rules = (await context.merchants.rules(merchantId, [site.policyId])).get(site.policyId);
  if (rules === undefined) throw new Error(`site ${site.id} has no rules`);
  const today = dateIn(rules.zone, context.clock.now());
  const ordered = whatIsOrdered(order, priced.value, today);
  if (!ordered.ok) return ordered;
  const { lines, currency } = ordered.value;
  const isVerification = order.kind === "verify";
  const checked = checkOrder(lines, currency, { today, rules, isVerification });
  if (!checked.ok) return checked;
  const kind = kindOf(order, ordered.value);
  if (!kind.ok) return kind;
  if ("card" in order.payment) {
    const { card } = order.payment;
    const fault = cardFault(card, today, "payment.card") ?? brandFault(card, site);
    if (fault !== null) return fault;
    const isSeries = lines.some(({ recurring }) => recurring !== undefined);
    const unfit = isSeries ? seriesBrandFault(cardBrand(card.number), rules) : null;
    if (unfit !== null) return unfit;
  }
  // before the card is sealed: a refusal leaves nothing behind
  if (!customer.ok) return customer;
  const unheld = await holdFault(context, merchantId, order, site);
  if (unheld !== null) return unheld;
  const pack = offered.value;
  const trusted =
    pack?.standInEnabled === true && (priced.value === null || mayStandIn(priced.value));
  return accept({
    ...ordered.value,
    kind: kind.value,
    site,
    package: pack,
    pricePoint: priced.value,
    rules,
    today,
    lanes: merchant.lanes,
    ...(pack === null ? {} : { standIn: trusted }),
  });
}

/** The price point that is sold, if any; a package sells only its own. */
async function pricePointOf(
  tx: Tx,
  { pricePointId, packageId }: SaleOrder,
): Promise<Result<PricePoint | null>> {
  if (pricePointId === undefined) return accept(null);
  const [found] = await selectPricePoints(tx, [pricePointId]);
  if (found === undefined) {
    return refuse("not_found", "There is no price point with this id.", "pricePointId");
  }
  if (packageId !== undefined && !(await selectAttached(tx, packageId)).includes(pricePointId)) {
    return refuse("invalid_field", "The package does not offer this price point.", "pricePointId");
  }
  return accept(found);
}

/** The package that is sold, if any; it belongs to the site that is named. */
async function packageOf(
  tx: Tx,
  { packageId, siteId }: SaleOrder,
): Promise<Result<Package | null>> {
  if (packageId === undefined) return accept(null);
  const [offered] = await selectPackages(tx, [packageId]);
  if (offered === undefined) {
    return refuse("not_found", "There is no package with this id.", "packageId");
  }
  if (siteId !== undefined && offered.siteId !== siteId) {
    return refuse("invalid_field", "This package belongs to another site.", "packageId");
  }
  return offered.status === "active"
    ? accept(offered)
    : refuse("wrong_state", "This package is not sold any more.", "packageId");
}

/** Money that is not to go out with its day needs a gateway that can be told so. */
async function holdFault(
  context: EngineContext,
  merchantId: bigint,
  { settlement }: SaleOrder,
  site: Site,
): Promise<Refusal | null> {
  if (settlement === undefined) return null;
  if (settlement.hold !== "suspended" && settlement.settleOn === null) return null;
  const account = await context.merchants.gatewayAccount(merchantId, site.gatewayAccountId);
  return context.gateway(account.gateway).can.holds === true
    ? null
    : refuse("invalid_field", "The gateway of this site cannot hold payments.", "settlement");
}

function brandFault(card: NewCard, site: Site): Refusal | null {
  const brand = cardBrand(card.number);
  if (site.acceptedBrands === null || site.acceptedBrands.includes(brand)) return null;
  return refuse("card_not_accepted", `This site does not take ${brand}.`, "payment.card.number");
}

/** An existing customer exists, and a new one's external id does not. */
async function checkCustomer(tx: Tx, { customer }: SaleOrder): Promise<Result<null>> {
  if ("id" in customer) {
    const known = await selectCustomers(tx, { ids: [customer.id], externalIds: [] });
    return known.length === 1
      ? accept(null)
      : refuse("not_found", "There is no customer with this id.", "customer.id");
  }
  if (customer.externalId === null) return accept(null);
  const same = await selectCustomers(tx, { ids: [], externalIds: [customer.externalId] });
  return same.length === 0 ? accept(null) : customerExists();
}

/** Two customers of a merchant never share an external id. */
export function customerExists(): Refusal {
  return refuse(
    "invalid_field",
    "A customer with this external id exists; send its id instead.",
    "customer.externalId",
  );
}
