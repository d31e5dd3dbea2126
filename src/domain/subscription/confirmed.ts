/** What it makes of a subscription that its customer confirmed and paid a position. Pure. */
import type { PlainDate } from "../calendar/plain-date.ts";
import { assertMove } from "../lifecycle.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { afterApproval, type Charged, type ClaimedPosition } from "./charged.ts";
import { awaitsCustomer, SUBSCRIPTION_LIFECYCLE, type Subscription } from "./subscription.ts";

/** An approval on `today`: what waited for it goes on by its calendar; what was moved stays so. */
export function afterConfirmation(
  was: Subscription,
  line: ClaimedPosition,
  rules: RuleSet,
  today: PlainDate,
): Charged {
  if (!awaitsCustomer(was) || was.position !== line.position) {
    return afterApproval(was, line, rules, today);
  }
  assertMove(SUBSCRIPTION_LIFECYCLE, "activate", was.state, "active");
  const active: Subscription = { ...was, state: "active", reason: null, chargeOn: was.dueOn };
  const charged = afterApproval(active, line, rules, today);
  return {
    ...charged,
    events: [
      { kind: "subscription.activated", purchaseId: was.purchaseId, subscriptionId: was.id },
      ...charged.events,
    ],
  };
}
