import type { Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { PricePointType } from "../../domain/price-point/price-point.ts";
import type { Passthrough, PurchaseState } from "../../domain/purchase/purchase.ts";
import type { Unit } from "../../domain/schedule/schedule.ts";
import type { SubscriptionState } from "../../domain/subscription/subscription.ts";
import type { SettleHold, Transaction } from "../../domain/transaction/transaction.ts";
import type { Address } from "../customer/customer.ts";

/** A transaction with all that reports tell beside it. */
export type ReportRow = Pick<
  Transaction,
  | "id"
  | "parentId"
  | "at"
  | "kind"
  | "stage"
  | "state"
  | "amountMinor"
  | "currency"
  | "stoodInAt"
  | "responseCode"
  | "authCode"
  | "extra"
  | "decidedAt"
> & {
  readonly settleHold: SettleHold | null;
  readonly reversedMinor: bigint;
  readonly siteId: bigint;
  readonly siteName: string;
  readonly domain: string | null;
  readonly mode: "test" | "live";
  readonly purchaseId: bigint;
  readonly purchaseState: PurchaseState;
  readonly purchaseReason: string | null;
  readonly recurring: boolean;
  readonly accessUntil: Instant | null;
  readonly cancelledAt: Instant | null;
  readonly expiredAt: Instant | null;
  readonly boughtAt: Instant;
  readonly packageId: bigint | null;
  readonly pricePointId: bigint | null;
  readonly merchantRef: string | null;
  readonly passthrough: Passthrough;
  readonly pricePointType: PricePointType | null;
  readonly accessDays: number | null;
  /** Of what recurs, the first date as it was sold. */
  readonly firstDueOn: PlainDate | null;
  /** Such a price can be sold on trust while the bank is away, where the package has that. */
  readonly standInPossible: boolean;
  /** What the first payment took. */
  readonly initialMinor: bigint | null;
  readonly description: string | null;
  readonly customerName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: Address | null;
  readonly username: string | null;
  readonly brand: string | null;
  readonly first6: string | null;
  readonly last4: string | null;
  readonly prepaid: boolean | null;
  /** Of the purchase's first subscription; all null where nothing recurs. */
  readonly subscriptionState: SubscriptionState | null;
  readonly recurringMinor: bigint | null;
  readonly unit: Unit | null;
  readonly frequency: number | null;
  readonly dueOn: PlainDate | null;
  readonly chargeOn: PlainDate | null;
  readonly retryNo: number | null;
};
