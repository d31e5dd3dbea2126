/** All that a merchant changes about a series in one request: all of it or nothing. */
import type { Expiry } from "../../domain/card/expiry.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import { change, mergeChanges, type Change } from "../../domain/change.ts";
import { followSubscriptions, type Held } from "../../domain/purchase/moves.ts";
import { awaitsBank } from "../../domain/purchase/stand-in.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { SubscriptionMoved } from "../../domain/subscription/moved.ts";
import {
  activateSubscription,
  cancelSubscription,
  changeFinal,
  deactivateSubscription,
} from "../../domain/subscription/moves.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import { changeTerms, type NewTerms } from "../../domain/subscription/terms.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { changePurchase, type Asked } from "./change-purchase.ts";
import { renewCard } from "./renew-card.ts";
import { sayOfRecord, type Saying } from "./say-of-record.ts";
import {
  findSubscription,
  subscriptionOf,
  type SubscriptionTarget,
} from "./subscription-command.ts";

export type SeriesUpdate = {
  readonly terms?: NewTerms;
  /** 0: no end. */
  readonly finalNumber?: number;
  readonly state?: "active" | "inactive" | "cancelled";
  readonly expiry?: Expiry;
  readonly saying?: Saying;
};

/** Answers whether anything was changed by it. */
export async function updateSeries(
  context: EngineContext,
  target: SubscriptionTarget,
  update: SeriesUpdate,
  options: Asked = {},
): Promise<Result<boolean>> {
  const purchaseId = await findSubscription(context, target);
  if (!purchaseId.ok) return purchaseId;
  await context.ids.reserve({ customer: 1 });
  let changes = false;
  const written = await changePurchase(
    context,
    target.merchantId,
    purchaseId.value,
    async (held, tx) => {
      const was = subscriptionOf(held, target);
      if (was.state === "cancelled") {
        return refuse("wrong_state", "A cancelled subscription stays as it is.", "state");
      }
      const now = context.clock.now();
      const moment = { now, today: dateIn(held.rules.zone, now) };
      const moved = moves(held, was, update, moment);
      if (!moved.ok) return moved;
      const renewed = await renewal(context, { tx, held, was: moved.value.next }, update, moment);
      if (!renewed.ok) return renewed;
      if (update.saying !== undefined) {
        const { id, position } = was;
        const said = {
          kind: "subscription",
          recordId: id,
          sincePosition: position,
          like: null,
          purchase: held.purchase,
          at: held.purchase.boughtAt,
        } as const;
        await sayOfRecord(tx, said, update.saying);
      }
      const whole = wholeChange(held, was, moved.value, renewed.value, now);
      changes = whole.events.length > 0 || update.saying !== undefined;
      return accept(whole);
    },
    options,
  );
  return written.ok ? accept(changes) : written;
}

type Moment = { readonly now: number; readonly today: PlainDate };
type Moves = { readonly next: Subscription; readonly events: SubscriptionMoved["events"] };

/** Terms, end and state, one upon the other; a part that changes nothing is no move. */
function moves(
  held: Held,
  was: Subscription,
  update: SeriesUpdate,
  { today }: Moment,
): Result<Moves> {
  const { rules } = held;
  let next = was;
  const events: SubscriptionMoved["events"][number][] = [];
  const take = (moved: Result<SubscriptionMoved>): Result<SubscriptionMoved> => {
    if (moved.ok) {
      next = moved.value.edit.next;
      events.push(...moved.value.events);
    }
    return moved;
  };
  const { terms, finalNumber, state } = update;
  if (terms !== undefined && changesTerms(was, terms)) {
    const moved = take(changeTerms(next, terms, rules, today));
    if (!moved.ok) return moved;
  }
  if (finalNumber !== undefined && finalNumber !== was.finalPosition) {
    const moved = take(changeFinal(next, finalNumber, rules, today));
    if (!moved.ok) return moved;
  }
  const present = next.state === "completed" ? "active" : next.state;
  if (state !== undefined && state !== present) {
    const moved = take(newState(held, next, state, today));
    if (!moved.ok) return moved;
  }
  return accept({ next, events });
}

function changesTerms(was: Subscription, terms: NewTerms): boolean {
  const { amountMinor = was.amountMinor, unit = was.unit, frequency = was.frequency } = terms;
  return amountMinor !== was.amountMinor || unit !== was.unit || frequency !== was.frequency;
}

function newState(
  held: Held,
  was: Subscription,
  state: NonNullable<SeriesUpdate["state"]>,
  today: PlainDate,
): Result<SubscriptionMoved> {
  switch (state) {
    case "active": {
      const mateChargedToday = false;
      return (
        awaitsBank(held.purchase) ??
        activateSubscription(was, { today, missed: "charge", mateChargedToday }, held.rules)
      );
    }
    case "inactive":
      return deactivateSubscription(was, "deactivated");
    case "cancelled":
      return cancelSubscription(was, "cancelled");
  }
}

type Renewing = { readonly tx: Tx; readonly held: Held; readonly was: Subscription };

async function renewal(
  context: EngineContext,
  { tx, held, was }: Renewing,
  { expiry }: SeriesUpdate,
  { now, today }: Moment,
): Promise<Result<Change>> {
  if (expiry === undefined) return accept(change({}));
  const newId = context.ids.take("customer");
  const after = {
    ...held,
    subscriptions: held.subscriptions.map((one) => (one.id === was.id ? was : one)),
  };
  return await renewCard(tx, after, { methodId: was.paymentMethodId, expiry, newId, now, today });
}

/** One edit a row: what the new card makes of the subscription comes last. */
function wholeChange(
  held: Held,
  was: Subscription,
  moved: Moves,
  renewed: Change,
  now: number,
): Change {
  const last = renewed.subscriptions.find(({ was: row }) => row.id === was.id);
  const next = last?.next ?? moved.next;
  const others = renewed.subscriptions.filter(({ was: row }) => row.id !== was.id);
  const after = held.subscriptions.map((one) => (one.id === was.id ? next : one));
  const follow = followSubscriptions(held, after, { now, reason: "cancelled" });
  return mergeChanges([
    change({
      subscriptions: [{ was, next }, ...others],
      purchases: follow.edit === null ? [] : [follow.edit],
      events: [...moved.events, ...renewed.events, ...follow.events],
    }),
  ]);
}
