/** Time that was lost is given back to a customer (docs/concepts/moves.md). Pure. */
import type { Instant } from "../calendar/instant.ts";
import { change, type Change } from "../change.ts";
import { accept, refuse, type Result } from "../refusal.ts";
import { extendSubscription } from "../subscription/moves.ts";
import type { Held } from "./moves.ts";

const DAY_MS = 86_400_000;
export const MAX_DAYS = 365;

/**
 * Adds days to the next charge of whatever is charged, or, where nothing more is, to the end of access.
 * The cycles that follow stay where they are.
 */
export function extendPurchase(held: Held, days: number, now: Instant): Result<Change> {
  const { purchase, subscriptions, rules } = held;
  if (rules.extendDays === "never") {
    return refuse("policy_forbids", "This purchase's policy does not allow extensions.");
  }
  if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
    return refuse("invalid_field", `Give 1 to ${MAX_DAYS} whole days.`, "days");
  }
  if (purchase.state !== "active" && purchase.state !== "cancelled") {
    return refuse("wrong_state", `The purchase is ${purchase.state}.`, "state");
  }
  const charging = subscriptions.filter(
    ({ state, chargeOn }) => state === "active" && chargeOn !== null,
  );
  if (charging.length === 0) return extendAccess(held, days, now);
  const moves = charging.map((one) => extendSubscription(one, days, rules));
  const done = moves.flatMap((move) => (move.ok ? [move.value] : []));
  const refused = moves.find((move) => !move.ok);
  if (refused?.ok === false) return refused;
  return accept(
    change({
      subscriptions: done.map(({ edit }) => edit),
      events: done.flatMap(({ events }) => events),
    }),
  );
}

function extendAccess({ purchase }: Held, days: number, now: Instant): Result<Change> {
  const { accessUntil } = purchase;
  if (accessUntil === null) {
    return refuse("wrong_state", "Access has no end, and nothing more is to be charged.");
  }
  if (accessUntil <= now) return refuse("wrong_state", "Access has ended already.", "state");
  const until = accessUntil + days * DAY_MS;
  return accept(
    change({
      purchases: [{ was: purchase, next: { ...purchase, accessUntil: until } }],
      events: [
        {
          kind: "purchase.extended",
          purchaseId: purchase.id,
          facts: { extendedDays: days, accessUntil: new Date(until).toISOString() },
        },
      ],
    }),
  );
}
