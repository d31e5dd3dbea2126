/** Who buys what. The first customers make sure that every kind of thing is bought in every world. */
import { addDays, type PlainDate } from "../../src/domain/calendar/plain-date.ts";
import type { Random } from "../random.ts";
import { planActions } from "./actions.ts";
import { planCard } from "./cards.ts";
import { shownPrice, shownZero } from "./prices.ts";
import type { CustomerPlan, LinePlan, MerchantPlan, OrderPlan, RecurringPlan } from "./plan.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const CUSTOMERS = 22;

export type WorldFrame = {
  readonly merchants: readonly MerchantPlan[];
  readonly startOn: PlainDate;
  readonly startAt: number;
  readonly quietAt: number;
};

export function planCustomers(random: Random, frame: WorldFrame): readonly CustomerPlan[] {
  const days = Array.from({ length: 5 }, () => random.int(0, 35));
  // few dates on which many are charged, one of them at a month's end
  const billOn = [monthEndAfter(frame.startOn), addDays(frame.startOn, random.int(8, 40))];
  return Array.from({ length: CUSTOMERS }, (_, no) => {
    const merchantNo = no % 2;
    const siteNo = Math.floor(no / 2) % 2;
    const merchant = frame.merchants[merchantNo];
    if (merchant === undefined) throw new Error(`there is no merchant ${merchantNo}`);
    const boughtDay = random.pick(days);
    const at = frame.startAt + boughtDay * DAY_MS + random.int(8 * HOUR_MS, 20 * HOUR_MS);
    const firstOn = addDays(frame.startOn, boughtDay + 1);
    const order = planOrder(random, no, {
      at,
      currency: random.chance(0.9) ? merchant.currency : "EUR",
      billOn: billOn.find((date) => date > firstOn) ?? addDays(firstOn, 20),
    });
    return {
      no: no + 1,
      merchantNo,
      siteNo,
      card: planCard(random, no * 8),
      order,
      actions: planActions(random, { no, order, quietAt: frame.quietAt }),
    };
  });
}

type Terms = { readonly at: number; readonly currency: string; readonly billOn: PlainDate };

/** The `no`-th customer's order: eleven kinds, then the ordinary one. */
function planOrder(random: Random, no: number, { at, currency, billOn }: Terms): OrderPlan {
  const price = (): string => shownPrice(random, currency);
  const sale = (lines: readonly LinePlan[], rest: Partial<OrderPlan> = {}): OrderPlan => ({
    at,
    payment: "sale",
    currency,
    accessDays: null,
    lines,
    ...rest,
  });
  const renews = (rest: Partial<RecurringPlan> = {}): LinePlan => ({
    shown: price(),
    recurring: {
      shown: price(),
      unit: "MONTH",
      frequency: 1,
      startsOn: billOn,
      finalNumber: 0,
      noticeDays: 0,
      ...rest,
    },
  });
  switch (no) {
    case 0:
      return sale([renews(), renews(), { shown: price(), recurring: null }]);
    case 1:
      return sale([renews(), renews()]);
    case 2:
      return sale([renews({ unit: "WEEK", finalNumber: random.int(4, 7) })]);
    case 3:
      return sale([renews({ finalNumber: random.int(2, 4) })]);
    case 4:
      return sale([{ shown: price(), recurring: null }], { accessDays: random.int(10, 60) });
    case 5:
      return sale([renews({ unit: "DAY", finalNumber: random.int(3, 6), startsOn: null })]);
    case 6:
      return sale([{ shown: price(), recurring: null }], { payment: "auth" });
    case 7:
      return sale([renews({ unit: "HALF_MONTH", finalNumber: random.int(4, 9) })]);
    case 8:
      return sale([renews({ unit: "DAY", frequency: 30, startsOn: null })]);
    case 9:
      return sale([renews({ unit: "YEAR" })]);
    case 10:
      return sale([renews({ frequency: 2, startsOn: null })]);
    case 11:
      return sale([{ ...renews(), shown: shownZero(currency) }], { payment: "verify" });
    default:
      return sale([renews(random.chance(0.3) ? { finalNumber: random.int(3, 5) } : {})]);
  }
}

function monthEndAfter(date: PlainDate): PlainDate {
  let on = addDays(date, 10);
  while (addDays(on, 1).slice(8) !== "01") on = addDays(on, 1);
  return on;
}
