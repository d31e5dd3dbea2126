/** The frame of commands on one subscription: they lock its purchase and all its mates (command.ts). */
import type { Change } from "../../domain/change.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import type { EngineContext } from "../engine-context.ts";
import { command, type Planning } from "./command.ts";

export type SubscriptionTarget = { readonly merchantId: bigint; readonly subscriptionId: bigint };

/** The purchase of a subscription; it never changes, so it need not be locked to be read. */
export async function findSubscription(
  context: EngineContext,
  { merchantId, subscriptionId }: SubscriptionTarget,
): Promise<Result<bigint>> {
  const [found] = await context.db.tenant(merchantId, (tx) =>
    selectSubscriptions(tx, [subscriptionId]),
  );
  return found === undefined
    ? refuse("not_found", "There is no subscription with this id.")
    : accept(found.purchaseId);
}

/** The row among those of its purchase. */
export function subscriptionOf(
  { subscriptions }: Held,
  { subscriptionId }: SubscriptionTarget,
): Subscription {
  const found = subscriptions.find((one) => one.id === subscriptionId);
  if (found === undefined) throw new Error(`subscription ${subscriptionId} left its purchase`);
  return found;
}

export type Decide<Options, Made> = (
  was: Subscription,
  planning: Planning,
  options: Options,
) => Result<Made> | Promise<Result<Made>>;

/** A command that charges nothing by itself; answers what it changed. */
export function subscriptionCommand<Options extends object>(decide: Decide<Options, Change>) {
  return command<SubscriptionTarget, Options, Change>({
    find: findSubscription,
    versionOf: (held, target) => subscriptionOf(held, target).version,
    plan: async (planning, target, options) => {
      const decided = await decide(subscriptionOf(planning.held, target), planning, options);
      return decided.ok ? accept({ change: decided.value, charge: null }) : decided;
    },
    done: ({ change: written }) => written,
  });
}
