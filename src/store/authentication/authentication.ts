import type { Instant } from "../../domain/calendar/instant.ts";
import type { RecordFacts } from "../../domain/transaction/details.ts";

/** A customer whose bank is asked whether it is them. Written once: the answer is the bank's to give. */
export type Authentication = {
  readonly id: bigint;
  readonly siteId: bigint;
  readonly customerId: bigint;
  readonly paymentMethodId: bigint;
  readonly gatewayAccountId: bigint;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Whether the card takes part at all. */
  readonly enrolled: boolean;
  /** The issuer's name of it; null where it does not take part. */
  readonly xid: string | null;
  readonly orderRef: string | null;
  readonly at: Instant;
  readonly facts: RecordFacts;
};
