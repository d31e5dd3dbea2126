/** Who listens: of ten targets two are dead, one is slow, seven take what they get. */

export type ReceiverKind = "live" | "slow" | "closed" | "silent";

export type DeliveryPlan = {
  readonly merchants: number;
  readonly targetsPerMerchant: number;
  readonly eventsPerMerchant: number;
  /** Without the dead and the slow, to compare with. */
  readonly onlyLive: boolean;
};

export const TARGETS_PER_MERCHANT = 5;
export const MERCHANTS = 20;
/** Of one purchase, which must arrive one after the other. */
export const EVENTS_PER_PURCHASE = 5;

export type Listener = {
  /** The number of its merchant, from 0. */
  readonly merchant: number;
  readonly kind: ReceiverKind;
};

/** One for each target, merchant by merchant. Half of the dead refuse, half say nothing. */
export function listenersOf(plan: DeliveryPlan): Listener[] {
  const targets = plan.merchants * plan.targetsPerMerchant;
  return Array.from({ length: targets }, (_, at) => ({
    merchant: Math.floor(at / plan.targetsPerMerchant),
    kind: kindAt(at),
  })).filter(({ kind }) => !plan.onlyLive || kind === "live");
}

function kindAt(at: number): ReceiverKind {
  if (at % 10 === 0) return "closed";
  if (at % 10 === 1) return "silent";
  return at % 10 === 2 ? "slow" : "live";
}
