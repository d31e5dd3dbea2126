/**
 * Cards: before one expires that something is still charged to, the bank is asked for newer data of
 * it; where there is none, its customer is told (docs/concepts/cards.md).
 */
import type { PlainDate } from "../../domain/calendar/plain-date.ts";
import { dateIn, instantOf } from "../../domain/calendar/zone.ts";
import {
  expiringEvent,
  momentsOn,
  nextMomentAfter,
  type ExpiryMoment,
} from "../../domain/card/expiring.ts";
import { lastGoodDay } from "../../domain/card/expiry.ts";
import { change } from "../../domain/change.ts";
import { isChargedAfter } from "../../domain/subscription/charged-after.ts";
import { insertCardNotices } from "../../store/card-notice/insert-card-notices.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { selectExpiringMethods } from "../../store/payment-method/select-expiring-methods.ts";
import { selectPaidBy } from "../../store/subscription/select-paid-by.ts";
import type { Tx } from "../../store/statement.ts";
import { updateCards, type ExpiringCard } from "../cards/update-cards.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";

export async function tellOfExpiringCards(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const merchant = await context.db.tenant(turn.merchantId, (tx) => selectMerchant(tx));
  if (merchant === null) throw new Error(`merchant ${turn.merchantId} is gone`);
  const today = dateIn(merchant.zone, context.clock.now());
  for (const moment of momentsOn(today)) {
    if (!(await tellOf(context, turn, moment))) return MORE;
  }
  return idleUntil(instantOf(merchant.zone, nextMomentAfter(today), "00:00"));
}

/** False when the turn ended before all of them were looked at. */
async function tellOf(context: EngineContext, turn: Turn, moment: ExpiryMoment): Promise<boolean> {
  const { batchSize } = context.limits;
  let afterId = 0n;
  while (turn.goesOn()) {
    const page = await context.db.tenant(turn.merchantId, async (tx) => {
      const methods = await selectExpiringMethods(tx, moment, { afterId, limit: batchSize });
      return { methods, cards: await stillCharged(tx, methods, lastGoodDay(moment.expiry)) };
    });
    const updated = await updateCards(context, turn, page.cards);
    const left = page.cards.filter(({ method }) => !updated.has(method.id));
    if (left.length > 0) await tell(context, turn, left, moment);
    const last = page.methods.at(-1);
    if (last === undefined || page.methods.length < batchSize) return true;
    afterId = last.id;
  }
  return false;
}

/** Those that something is charged to when they are no longer good. */
async function stillCharged(
  tx: Tx,
  methods: readonly ExpiringCard["method"][],
  lastOn: PlainDate,
): Promise<ExpiringCard[]> {
  if (methods.length === 0) return [];
  const charged = new Map<bigint, bigint>();
  for (const subscription of await selectPaidBy(tx, methods)) {
    if (!isChargedAfter(subscription, lastOn)) continue;
    charged.set(subscription.paymentMethodId, subscription.gatewayAccountId);
  }
  return methods.flatMap((method) => {
    const gatewayAccountId = charged.get(method.id);
    return gatewayAccountId === undefined ? [] : [{ method, gatewayAccountId }];
  });
}

async function tell(
  context: EngineContext,
  turn: Turn,
  cards: readonly ExpiringCard[],
  { daysAhead }: ExpiryMoment,
): Promise<void> {
  await context.ids.reserve({ event: cards.length });
  await context.db.tenant(turn.merchantId, async (tx) => {
    const now = context.clock.now();
    const paymentMethodIds = cards.map(({ method }) => method.id);
    const fresh = await insertCardNotices(tx, { paymentMethodIds, daysAhead }, now);
    const told = cards.filter(({ method }) => fresh.has(method.id));
    const events = told.map(({ method }) => expiringEvent(method, daysAhead));
    await saveChange(tx, change({ events }), { now, ids: context.ids, rules: noRules });
  });
}

function noRules(): never {
  throw new Error("telling of a card touches no subscription");
}
