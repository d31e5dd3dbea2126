import type { Instant } from "../../domain/calendar/instant.ts";

/** What somebody wrote down about a purchase; never changed. */
export type Note = {
  readonly id: bigint;
  readonly purchaseId: bigint;
  readonly text: string;
  /** Not for the customer's eyes. */
  readonly internal: boolean;
  readonly author: string;
  readonly at: Instant;
};
