/** What a try makes of its delivery. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { gapAfter, type RetryCalendar } from "./calendar.ts";
import type { Verdict } from "./verdict.ts";

export const DELIVERY_STATES = ["due", "sending", "delivered", "given_up", "skipped"] as const;
/** `skipped`: there was nothing to send, such as a mail to a customer without an address. */
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export type DeliveryStep = {
  readonly state: Exclude<DeliveryState, "sending">;
  /** Null: it is over. */
  readonly tryAt: Instant | null;
};

/** Whatever the other side asks for, it is asked again within these. */
const SOONEST_MS = 5_000;
const LATEST_MS = 24 * 3_600_000;

export type Tried = {
  /** 1 for the first try since it was made, or sent again by hand. */
  readonly tryNo: number;
  readonly calendar: RetryCalendar;
};

export function afterTry({ tryNo, calendar }: Tried, verdict: Verdict, now: Instant): DeliveryStep {
  switch (verdict.kind) {
    case "delivered":
      return { state: "delivered", tryAt: null };
    case "refused":
    case "gone":
      return { state: "given_up", tryAt: null };
    case "failed": {
      const gapMs = gapAfter(calendar, tryNo);
      if (gapMs === null) return { state: "given_up", tryAt: null };
      return { state: "due", tryAt: now + (boundedWait(verdict.retryAfterMs) ?? gapMs) };
    }
  }
}

/** How long the other side wants to be left alone, as far as it is heeded; null: it did not say. */
export function boundedWait(retryAfterMs: number | null): number | null {
  if (retryAfterMs === null) return null;
  return Math.min(Math.max(retryAfterMs, SOONEST_MS), LATEST_MS);
}
