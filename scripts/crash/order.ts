/** What customers and staff ask for while things crash: first purchases, and refunds of them. */
import { dateText, type Series } from "./series.ts";
import type { Shop } from "./shops.ts";

export type Answer = {
  readonly status: number;
  /** The purchase or the refund, or a problem with its `code`. */
  readonly body: {
    readonly id?: string;
    readonly state?: string;
    readonly code?: string;
    readonly transactions?: readonly { readonly id: string; readonly stage: string }[];
  };
};

/** A request under one idempotency key, which is repeated until it is answered. */
export type Order = {
  readonly kind: "purchase" | "refund";
  readonly shop: Shop;
  /** The Idempotency-Key; of a purchase the merchant's reference, too. */
  readonly key: string;
  readonly path: string;
  readonly body: string;
  /** No other order or series has it. */
  readonly amountMinor: number;
  /** What is charged later, if a purchase is sold. */
  readonly series: Series | null;
  /** The id of the purchase's payment, of a refund. */
  readonly refunds: string | null;
  tries: number;
  triedAtMs: number;
  answer: Answer | null;
};

/** Above every amount of an imported subscriber; a refund's is below that of its purchase. */
const FIRST_REFUND_MINOR = 5_000_000;
const FIRST_PAYMENT_MINOR = 10_000_000;
const FIRST_RENEWAL_MINOR = 20_000_000;
/** Sold with two renewals, so that a long run does not drown in what it sold. */
const LAST_NUMBER = 3;

/** The `no`-th purchase of a run; its series begins on `firstDay` in the shop's zone. */
export function purchaseOrder(no: number, shop: Shop, firstDay: number): Order {
  const key = `order-${no}`;
  const amountMinor = FIRST_PAYMENT_MINOR + no;
  const series: Series = {
    amountMinor: FIRST_RENEWAL_MINOR + no,
    zone: shop.zone,
    firstDay,
    everyDays: 1,
    lastNumber: LAST_NUMBER,
    declines: false,
  };
  const body = {
    customer: { name: `Customer ${no}` },
    payment: { card: { number: CARD, expiryMonth: 12, expiryYear: 2035 } },
    currency: "EUR",
    merchantRef: key,
    lines: [
      {
        description: "Membership",
        amountMinor,
        recurring: {
          amountMinor: series.amountMinor,
          unit: "DAY",
          frequency: series.everyDays,
          startsOn: dateText(firstDay),
          finalNumber: LAST_NUMBER,
        },
      },
    ],
  };
  return {
    ...unsent,
    kind: "purchase",
    shop,
    key,
    path: "/v1/purchases",
    body: JSON.stringify(body),
    amountMinor,
    series,
    refunds: null,
  };
}

/** Half of what the purchase brought; null while its payment is not known to be approved. */
export function refundOrder(purchase: Order): Order | null {
  const { answer, shop } = purchase;
  const payment = answer?.body.transactions?.find(({ stage }) => stage === "initial");
  if (answer?.body.state !== "active" || payment === undefined) return null;
  const amountMinor = purchase.amountMinor - FIRST_PAYMENT_MINOR + FIRST_REFUND_MINOR;
  return {
    ...unsent,
    kind: "refund",
    shop,
    key: `refund-${purchase.key}`,
    path: `/v1/transactions/${payment.id}/refund`,
    body: JSON.stringify({ amountMinor }),
    amountMinor,
    series: null,
    refunds: payment.id,
  };
}

const CARD = "4111111111111111";

const unsent = { tries: 0, triedAtMs: 0, answer: null } satisfies Partial<Order>;
