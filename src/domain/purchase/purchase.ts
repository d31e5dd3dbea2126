/** What a customer bought at one moment (docs/concepts/moves.md). */
import type { PlainDate } from "../calendar/plain-date.ts";
import type { Instant } from "../calendar/instant.ts";
import type { Lifecycle } from "../lifecycle.ts";
import type { Unit } from "../schedule/schedule.ts";

export type PurchaseState = "pending" | "temporary" | "active" | "cancelled" | "expired" | "failed";

export type Purchase = {
  readonly id: bigint;
  readonly customerId: bigint;
  readonly siteId: bigint;
  /** The package that it was sold under; null: none. */
  readonly packageId: bigint | null;
  /** The price point that it was sold at; null: none. */
  readonly pricePointId: bigint | null;
  readonly face: string;
  readonly policyId: bigint;
  readonly state: PurchaseState;
  readonly reason: string | null;
  readonly recurring: boolean;
  /** When access ends; null = no end known (active and recurring, or digital for ever). */
  readonly accessUntil: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly expiredAt: Instant | null;
  readonly initialTransactionId: bigint | null;
  readonly merchantRef: string | null;
  readonly version: number;
  readonly orderNo: bigint;
  readonly boughtAt: Instant;
  readonly terms: PurchaseTerms;
  readonly passthrough: Passthrough;
};

/** What came with the order and is given back with it, unchanged. */
export type Passthrough = {
  /** Of the shop, by its own names. */
  readonly values?: Readonly<Record<string, string>>;
  readonly buyer?: Buyer;
};

/** What the page on which it was bought knew of its visitor. */
export type Buyer = {
  readonly ip?: string;
  /** ISO 3166-1, two letters, as the next one. */
  readonly ipCountry?: string;
  readonly cardCountry?: string;
  readonly browser?: string;
  /** Language of the page. */
  readonly language?: string;
};

/** One thing of an order, as it was sold. */
export type PurchaseLine = {
  readonly purchaseId: bigint;
  readonly lineNo: number;
  readonly code: string | null;
  readonly description: string;
  readonly quantity: number;
  /** Unit price in 1/10000 of the major unit. */
  readonly unitE4: bigint;
  readonly amountMinor: bigint;
  readonly subscriptionId: bigint | null;
};

/** As sold; written once. Subscriptions are made from it when the first payment is approved. */
export type PurchaseTerms = {
  readonly currency: string;
  readonly paymentMethodId: string;
  readonly gatewayAccountId: string;
  /** Days of access a purchase that does not recur gives; null = for ever. */
  readonly accessDays: number | null;
  /** Its package sold on trust while the bank was out of reach; absent: none did. */
  readonly standIn?: boolean;
  /** Converted early, the following charges count from that day; absent: from the old calendar. */
  readonly adjustTrialLength?: boolean;
  /**
   * Sold as a trial that its customer may end early: what is charged then and from then on; what is
   * left out is what recurs. Absent: it was sold otherwise.
   */
  readonly conversion?: { readonly minor?: string; readonly recurringMinor?: string };
  readonly recurring: readonly RecurringTerms[];
};

/** One subscription to be. Ids and minor units are decimal strings, because this is stored as JSON. */
export type RecurringTerms = {
  readonly subscriptionId: string;
  readonly lane: number;
  readonly unit: Unit;
  readonly frequency: number;
  readonly anchorOn: PlainDate;
  readonly anchorDay: number;
  readonly slot: number;
  readonly dueOn: PlainDate;
  readonly finalPosition: number;
  readonly amountMinor: string;
  readonly trialAmountMinor: string | null;
  readonly noticeDays: number;
  readonly installment: boolean;
};

export type PurchaseMove = "approve" | "fail" | "stand_in" | "cancel" | "expire" | "reactivate";

export const PURCHASE_LIFECYCLE: Lifecycle<PurchaseState, PurchaseMove> = {
  noun: "purchase",
  moves: {
    approve: {
      pending: ["active"],
      temporary: ["active"],
      // answered after its access was ended: the money counts, the state stays
      cancelled: ["cancelled"],
      expired: ["expired"],
    },
    fail: {
      pending: ["failed"],
      temporary: ["expired"],
      cancelled: ["expired"],
      expired: ["expired"],
    },
    stand_in: { pending: ["temporary"] },
    cancel: { temporary: ["cancelled"], active: ["cancelled"] },
    expire: { temporary: ["expired"], active: ["expired"], cancelled: ["expired"] },
    reactivate: { cancelled: ["active"], expired: ["active"] },
  },
};
