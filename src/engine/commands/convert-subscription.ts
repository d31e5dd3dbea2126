/**
 * Converts at once: charges the next position now, and lets the dates follow (docs/concepts/life-of-a-charge.md).
 *
 * Declined, the subscription is as it was and the trial runs on.
 */
import { dateIn } from "../../domain/calendar/zone.ts";
import { change } from "../../domain/change.ts";
import { mayMove } from "../../domain/lifecycle.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { isPastFinal, SUBSCRIPTION_LIFECYCLE } from "../../domain/subscription/subscription.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import { composeCharge, type Planned } from "../charging/compose.ts";
import { sendPlanned } from "../charging/send-planned.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type CommandOptions } from "./change-purchase.ts";
import type { SubscriptionTarget } from "./subscription-commands.ts";

/** Answers the transaction, whatever became of it; refuses when none was made. */
export async function convertSubscription(
  context: EngineContext,
  target: SubscriptionTarget,
  options: CommandOptions & {
    /** The following charges count from today, else from the old calendar. */
    readonly moveAnchor: boolean;
  },
): Promise<Result<bigint>> {
  const { merchantId, subscriptionId } = target;
  const [found] = await context.db.tenant(merchantId, (tx) =>
    selectSubscriptions(tx, [subscriptionId]),
  );
  if (found === undefined) return refuse("not_found", "There is no subscription with this id.");
  let planned: Planned | undefined;
  const claimed = await changePurchase(
    context,
    merchantId,
    found.purchaseId,
    (held) => {
      const was = held.subscriptions.find((one) => one.id === subscriptionId);
      if (was === undefined) throw new Error(`subscription ${subscriptionId} left its purchase`);
      const may = mayMove(SUBSCRIPTION_LIFECYCLE, "convert", was.state);
      if (!may.ok) return may;
      if (isPastFinal(was) || was.chargeOn === null) {
        return refuse("wrong_state", "There is no next charge to convert to.");
      }
      const now = context.clock.now();
      planned = composeCharge(
        [was],
        {
          now,
          today: dateIn(held.rules.zone, now),
          checkAt: now + context.limits.sendLeaseMs,
          newRecordId: () => context.ids.take("record"),
          newKey: context.newKey,
        },
        { stage: "instant", extra: options.moveAnchor ? { moveAnchor: true } : {} },
      );
      return accept(change({ newTransactions: [planned.transaction], newLines: planned.lines }));
    },
    options,
  );
  if (!claimed.ok) return claimed;
  if (planned === undefined) throw new Error("a claim without a charge");
  await sendPlanned(context, merchantId, planned);
  return accept(planned.transaction.id);
}
