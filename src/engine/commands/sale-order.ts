/** What is ordered: lines of the order's own, or those that a price point makes. Pure. */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { orderAt, type NamedPrice, type OrderAt } from "../../domain/price-point/order-at.ts";
import type { PricePoint } from "../../domain/price-point/price-point.ts";
import type { OrderLine } from "../../domain/purchase/order.ts";
import type { SettlementTerms } from "../../domain/transaction/transaction.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { CustomerFacts } from "./new-customer.ts";
import type { NewCard } from "./new-payment-method.ts";

/** Who buys what, where, and how it is paid. */
export type SaleOrder = {
  readonly siteId?: bigint;
  /** Of the same site; without one, nothing is sold on trust while the bank is out of reach. */
  readonly packageId?: bigint;
  /** An existing customer, or a new one. */
  readonly customer: { readonly id: bigint } | CustomerFacts;
  readonly payment: { readonly paymentMethodId: bigint } | { readonly card: NewCard };
  /** Of the lines; a price point has one of its own. */
  readonly currency?: string;
  /** What is bought; either these, or a price point. */
  readonly lines?: readonly OrderLine[];
  readonly pricePointId?: bigint;
  /** What the order of a dynamic price point names. */
  readonly price?: NamedPrice;
  /** `sale` takes the money; `auth` reserves it; `verify` only checks the card (amount 0). */
  readonly kind?: "sale" | "auth" | "verify";
  /** Days of access of lines that do not recur; absent: for ever. */
  readonly accessDays?: number;
  /** When the money goes out, where that is not with the day of the payment. */
  readonly settlement?: SettlementTerms;
};

/** The lines of an order, or the one line of its price point. */
export function whatIsOrdered(
  { lines, currency, price, accessDays }: SaleOrder,
  pricePoint: PricePoint | null,
  today: PlainDate,
): Result<Omit<OrderAt, "kind"> & Partial<Pick<OrderAt, "kind">>> {
  if (pricePoint === null) {
    if (price !== undefined) {
      return refuse("invalid_field", "Only a price point has a price to name.", "price");
    }
    if (lines === undefined) {
      return refuse("invalid_field", "Give lines, or a pricePointId.", "lines");
    }
    if (currency === undefined) return refuse("invalid_field", "Give a currency.", "currency");
    return accept({ lines, currency, accessDays: accessDays ?? null });
  }
  if (lines !== undefined) {
    return refuse("invalid_field", "The price point says what is bought.", "lines");
  }
  if (accessDays !== undefined) {
    return refuse("invalid_field", "The price point says for how long.", "accessDays");
  }
  if (currency !== undefined && currency !== pricePoint.currency) {
    return refuse("invalid_field", `The price point is in ${pricePoint.currency}.`, "currency");
  }
  return orderAt(pricePoint, price ?? {}, today);
}

/** What is asked of the bank; a free trial only checks the card. */
export function kindOf(
  { kind: asked }: SaleOrder,
  ordered: Pick<OrderAt, "lines"> & Partial<Pick<OrderAt, "kind">>,
): Result<"sale" | "auth" | "verify"> {
  const total = ordered.lines.reduce((sum, line) => sum + line.amountMinor, 0n);
  const kind = asked ?? ordered.kind ?? "sale";
  if (kind !== "verify" && total === 0n) {
    return refuse("invalid_field", 'Nothing to take now: use kind "verify".', "kind");
  }
  if (kind === "verify" && total > 0n) {
    return refuse("invalid_field", "A verification takes no money; set amounts to 0.", "lines");
  }
  return accept(kind);
}
