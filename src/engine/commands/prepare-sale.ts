/** What must hold before an order is stored: where, of what, to whom and by what card it is sold. */
import { cardBrand } from "../../domain/card/card-number.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { RuleSet } from "../../domain/policy/rule-set.ts";
import { checkOrder, type OrderLine } from "../../domain/purchase/order.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import type { Package } from "../../store/package/package.ts";
import { selectPackages } from "../../store/package/select-packages.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { Site } from "../../store/site/site.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { cardFault, type NewCard } from "./new-payment-method.ts";

/** Who buys what, where, and how it is paid. */
export type SaleOrder = {
  readonly siteId?: bigint;
  /** Of the same site; without one, nothing is sold on trust while the bank is out of reach. */
  readonly packageId?: bigint;
  /** An existing customer, or a new one. */
  readonly customer:
    | { readonly id: bigint }
    | { readonly name: string; readonly email: string | null; readonly externalId: string | null };
  readonly payment: { readonly paymentMethodId: bigint } | { readonly card: NewCard };
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  /** `sale` takes the money; `auth` reserves it; `verify` only checks the card (amount 0). */
  readonly kind?: "sale" | "auth" | "verify";
};

/** What an order is sold under, once nothing speaks against it. */
export type Sold = {
  readonly site: Site;
  readonly package: Package | null;
  readonly rules: RuleSet;
  readonly today: PlainDate;
  readonly lanes: number;
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
      site,
      merchant: await selectMerchant(tx),
      customer: await checkCustomer(tx, order),
    };
  });
  const { offered, site, merchant, customer } = found;
  if (!offered.ok) return offered;
  if (site === undefined || merchant === null) {
    return refuse("not_found", "There is no site with this id.", "siteId");
  }
  const rules = (await context.merchants.rules(merchantId, [site.policyId])).get(site.policyId);
  if (rules === undefined) throw new Error(`site ${site.id} has no rules`);
  const today = dateIn(rules.zone, context.clock.now());
  const checked = checkOrder(order.lines, order.currency, today);
  if (!checked.ok) return checked;
  const total = order.lines.reduce((sum, line) => sum + line.amountMinor, 0n);
  const kind = order.kind ?? "sale";
  if (kind !== "verify" && total === 0n) {
    return refuse("invalid_field", 'Nothing to take now: use kind "verify".', "kind");
  }
  if (kind === "verify" && total > 0n) {
    return refuse("invalid_field", "A verification takes no money; set amounts to 0.", "lines");
  }
  if ("card" in order.payment) {
    const { card } = order.payment;
    const fault = cardFault(card, today, "payment.card") ?? brandFault(card, site);
    if (fault !== null) return fault;
  }
  // before the card is sealed: a refusal leaves nothing behind
  if (!customer.ok) return customer;
  return accept({ site, package: offered.value, rules, today, lanes: merchant.lanes });
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
