/** Notice: customers are told of a charge some days before it comes (docs/concepts/notices.md). */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { instantOf, openBusinessDate } from "../../domain/calendar/zone.ts";
import { change } from "../../domain/change.ts";
import { isStillAhead, noticeDone, noticeEvent } from "../../domain/subscription/notice.ts";
import type { Subscription } from "../../domain/subscription/subscription.ts";
import { insertNotices } from "../../store/notice/insert-notices.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import type { Tx } from "../../store/statement.ts";
import { lockToNotify } from "../../store/subscription/lock-to-notify.ts";
import { selectNextNoticeDate } from "../../store/subscription/select-next-notice-date.ts";
import { MORE, NEVER, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";

export async function giveNotices(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const { batchSize } = context.limits;
  while (turn.goesOn()) {
    await context.ids.reserve({ event: batchSize });
    const looked = await context.db.tenant(turn.merchantId, async (tx) => {
      const now = context.clock.now();
      const today = openBusinessDate({ ...turn, now });
      const due = await lockToNotify(tx, { lane: turn.lane, today, limit: batchSize });
      if (due.length > 0) await tell(context, tx, due, { now, today });
      return due.length;
    });
    if (looked < batchSize) {
      return { kind: "look", nextDueAt: (tx) => lookAhead(context, turn, tx) };
    }
  }
  return MORE;
}

async function tell(
  context: EngineContext,
  tx: Tx,
  due: readonly Subscription[],
  { now, today }: { readonly now: Instant; readonly today: PlainDate },
): Promise<void> {
  const ahead = due.filter((one) => isStillAhead(one, today));
  const fresh = await insertNotices(
    tx,
    ahead.flatMap(({ id, chargeOn }) =>
      chargeOn === null ? [] : [{ subscriptionId: id, chargeOn }],
    ),
    now,
  );
  const told = ahead.filter(({ id }) => fresh.has(id));
  const methods = await selectPaymentMethods(
    tx,
    told.map((one) => one.paymentMethodId),
  );
  const methodOf = new Map(methods.map((method) => [method.id, method]));
  const rules = await context.merchants.rulesIn(
    tx,
    due.map((one) => one.policyId),
  );
  await saveChange(
    tx,
    change({
      subscriptions: due.map(noticeDone),
      events: told.flatMap((one) => {
        const method = methodOf.get(one.paymentMethodId);
        return method === undefined ? [] : [noticeEvent(one, method)];
      }),
    }),
    { now, ids: context.ids, rules },
  );
}

/** In a moment where somebody had locked a row that is due; else on the next day of notice. */
async function lookAhead(context: EngineContext, turn: Turn, tx: Tx): Promise<Instant> {
  const nextOn = await selectNextNoticeDate(tx, turn.lane);
  if (nextOn === null) return NEVER;
  const nextAt = instantOf(turn.zone, nextOn, turn.startsAt);
  const now = context.clock.now();
  return nextAt > now ? nextAt : now + LOCKED_RETRY_MS;
}

const LOCKED_RETRY_MS = 1_000;
