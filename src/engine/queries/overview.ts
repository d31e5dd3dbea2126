/** How a merchant stands: what there is, what comes next, what happened last. */
import { addDays, type PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { EventRow } from "../../store/event/event-row.ts";
import { selectNewestEvents } from "../../store/event/select-newest-events.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import {
  countSubscriptions,
  type SubscriptionCount,
} from "../../store/report/count-subscriptions.ts";
import { selectPaymentsByDay, type DayOfPayments } from "../../store/report/payments-by-day.ts";
import { selectDueNext, type DueNext } from "../../store/report/select-due-next.ts";
import type { EngineContext } from "../engine-context.ts";
import { subscriptionViews, type SubscriptionView } from "./subscriptions.ts";

export type Overview = {
  /** The merchant's name and the date in its zone. */
  readonly merchant: string;
  readonly today: PlainDate;
  readonly subscriptions: readonly SubscriptionCount[];
  readonly dueNext: readonly (DueNext & SubscriptionView)[];
  /** The newest first. */
  readonly events: readonly EventRow[];
  /** Business dates from `days` before today on; days without a payment are left out. */
  readonly payments: readonly DayOfPayments[];
};

const DUE_NEXT = 12;
const EVENTS = 100;

/** Null when there is no such merchant. */
export async function readOverview(
  context: EngineContext,
  merchantId: bigint,
  options: { readonly days: number },
): Promise<Overview | null> {
  const now = context.clock.now();
  return await context.db.tenant(merchantId, async (tx) => {
    const merchant = await selectMerchant(tx);
    if (merchant === null) return null;
    const today = dateIn(merchant.zone, now);
    return {
      merchant: merchant.name,
      today,
      subscriptions: await countSubscriptions(tx),
      dueNext: await subscriptionViews(context, tx, await selectDueNext(tx, DUE_NEXT)),
      events: await selectNewestEvents(tx, EVENTS),
      payments: await selectPaymentsByDay(tx, { from: addDays(today, -options.days), to: today }),
    };
  });
}
