import type { Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";

/** What one gateway account took in one currency on one business date (docs/decisions/bank-days.md). */
export type Settlement = {
  readonly id: bigint;
  readonly gatewayAccountId: bigint;
  readonly settleOn: PlainDate;
  readonly currency: string;
  readonly state: "open" | "sent" | "settled";
  readonly totalMinor: bigint | null;
  readonly settledAt: Instant | null;
};

export type BatchKey = Pick<Settlement, "gatewayAccountId" | "settleOn" | "currency">;
