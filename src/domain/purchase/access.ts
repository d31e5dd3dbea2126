/** Whether a customer may use what they bought: one question, one answer, for every face. Pure. */
import type { Instant } from "../calendar/instant.ts";
import { isUnpaid } from "../subscription/subscription.ts";
import type { Held } from "./moves.ts";

/**
 * Access now. A temporary approval gives it like a payment does; `accessUntil` ends it, also before
 * the duty has made the purchase `expired`. Under `accessOnDecline: end` a declined renewal withholds
 * it until it is paid.
 */
export function hasAccess({ purchase, subscriptions, rules }: Held, now: Instant): boolean {
  const { state, accessUntil } = purchase;
  switch (state) {
    case "temporary":
    case "active":
    case "cancelled":
      if (accessUntil !== null && accessUntil <= now) return false;
      return rules.accessOnDecline === "keep" || !subscriptions.some(isUnpaid);
    case "pending":
    case "expired":
    case "failed":
      return false;
  }
}
