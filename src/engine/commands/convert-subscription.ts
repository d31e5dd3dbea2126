/**
 * Converts at once: charges the next position now, and lets the dates follow (docs/concepts/life-of-a-charge.md).
 *
 * Declined, the subscription is as it was and the trial runs on.
 */
import { mayMove } from "../../domain/lifecycle.ts";
import { accept, refuse } from "../../domain/refusal.ts";
import {
  conversionExtra,
  conversionFault,
  conversionPrice,
} from "../../domain/subscription/early-conversion.ts";
import { isPastFinal, SUBSCRIPTION_LIFECYCLE } from "../../domain/subscription/subscription.ts";
import { command } from "./command.ts";
import { instantCharge } from "./instant-charge.ts";
import {
  findSubscription,
  subscriptionOf,
  type SubscriptionTarget,
} from "./subscription-command.ts";

export type Conversion = {
  /** The following charges count from today, else from the old calendar; absent: as it was sold. */
  readonly moveAnchor?: boolean;
};

/** Answers the transaction, whatever became of it; refuses when none was made. */
export const convertSubscription = command<SubscriptionTarget, Conversion, bigint>({
  find: findSubscription,
  versionOf: (held, target) => subscriptionOf(held, target).version,
  plan: (planning, target, options) => {
    const { adjustTrialLength } = planning.held.purchase.terms;
    const moveAnchor = options.moveAnchor ?? adjustTrialLength ?? false;
    const was = subscriptionOf(planning.held, target);
    const may = mayMove(SUBSCRIPTION_LIFECYCLE, "convert", was.state);
    if (!may.ok) return may;
    if (isPastFinal(was) || was.chargeOn === null) {
      return refuse("wrong_state", "There is no next charge to convert to.");
    }
    const { purchase, rules } = planning.held;
    const fault = conversionFault(was, purchase, rules, planning.now);
    if (fault !== null) return fault;
    const price = conversionPrice(was, purchase);
    const extra = conversionExtra(price, moveAnchor);
    return accept(instantCharge(planning, [was], extra, () => price.minor));
  },
  done: ({ charge }) => {
    if (charge === null) throw new Error("a conversion without a charge");
    return charge.transaction.id;
  },
});
