/**
 * A subscription as the series of its payments: what was charged, what comes next, what lies ahead.
 *
 * Source: the Secure Trading Subscription Engine, section 2.3; docs/concepts/schedules.md. Numbers
 * that are used up are AUTHs, whether they were paid or not; the next one is a SUBSCRIPTION until it
 * is charged. It is listed even when it lies past the final number, since the series may be extended.
 */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { slotDate } from "../../domain/schedule/schedule.ts";
import {
  scheduleOf,
  type Subscription,
  type SubscriptionState,
} from "../../domain/subscription/subscription.ts";
import { selectSubscriptions } from "../../store/subscription/select-subscriptions.ts";
import {
  selectChargesOfSeries,
  type SeriesCharge,
} from "../../store/transaction/select-charges-of-series.ts";
import type { EngineContext } from "../engine-context.ts";
import type { Page } from "./page.ts";
import {
  settleStatus,
  settlementStates,
  type SettlementState,
  type SettleStatus,
} from "./settlement-state.ts";

export type SeriesEntry = {
  readonly number: number;
  readonly finalNumber: number;
  readonly type: "AUTH" | "SUBSCRIPTION";
  readonly transactionId: bigint | null;
  readonly settlement: SettlementState | null;
  /** Secure Trading's number for `settlement`. */
  readonly settleStatus: SettleStatus | null;
  /** Of the next number only: the others have no state of their own. */
  readonly subscriptionState: SubscriptionState | null;
  /** Null where nobody knows it any more. */
  readonly dueOn: PlainDate | null;
};

export type SeriesRequest = {
  /** Only larger numbers. */
  readonly after: number;
  readonly limit: number;
};

/** The entries 1 to the final or the next number, whichever is larger; null: no such subscription. */
export async function readSeries(
  context: EngineContext,
  merchantId: bigint,
  subscriptionId: bigint,
  request: SeriesRequest,
): Promise<Page<SeriesEntry> | null> {
  return await context.db.tenant(merchantId, async (tx) => {
    const [subscription] = await selectSubscriptions(tx, [subscriptionId]);
    if (subscription === undefined) return null;
    const last = Math.max(subscription.finalPosition, subscription.position);
    const from = request.after + 1;
    const to = Math.min(last, request.after + request.limit);
    const charges = await selectChargesOfSeries(tx, { subscriptionId, from, to });
    const settlements = await settlementStates(tx, charges);
    const charged = new Map<number, Charged>();
    for (const [index, charge] of charges.entries()) {
      // the live one comes first, else the latest
      if (charged.has(charge.position)) continue;
      charged.set(charge.position, { charge, settlement: settlements[index] ?? null });
    }
    const data: SeriesEntry[] = [];
    for (let number = from; number <= to; number += 1) {
      data.push(seriesEntry(subscription, number, charged.get(number) ?? null));
    }
    return { data, hasMore: to < last };
  });
}

type Charged = { readonly charge: SeriesCharge; readonly settlement: SettlementState | null };

function seriesEntry(
  subscription: Subscription,
  number: number,
  charged: Charged | null,
): SeriesEntry {
  const { position, finalPosition, state } = subscription;
  const isNext = number === position;
  // a declined try of the next number leaves it to be charged
  const shown = charged !== null && (number < position || charged.charge.live) ? charged : null;
  return {
    number,
    finalNumber: finalPosition,
    type: number < position || shown !== null ? "AUTH" : "SUBSCRIPTION",
    transactionId: shown?.charge.id ?? null,
    settlement: shown?.settlement ?? null,
    settleStatus: shown === null ? null : settleStatus(shown.charge, shown.settlement),
    subscriptionState: isNext ? state : null,
    dueOn: shown?.charge.dueOn ?? nominalDate(subscription, number),
  };
}

/** The date that the schedule gives a number that no line dates: one that is to come, or imported. */
function nominalDate(subscription: Subscription, number: number): PlainDate | null {
  if (number === subscription.position) return subscription.dueOn;
  const slot = subscription.slot + number - subscription.position;
  return slot < 0 ? null : slotDate(scheduleOf(subscription), slot);
}
