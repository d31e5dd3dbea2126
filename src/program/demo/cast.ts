/**
 * Who buys what from the demo merchant, and when: 200 subscribers over half a year.
 *
 * A plain function of the first day, so that every sandbox tells the same story. Days count from
 * there. Sign-ups keep to a few dates of each month, as campaigns do: each further day with
 * something due makes the first start of a sandbox longer.
 */
import { addDays, dayOf, type PlainDate } from "../../domain/calendar/plain-date.ts";
import type { Unit } from "../../domain/schedule/schedule.ts";

export type Act =
  | { readonly kind: "buys"; readonly who: number; readonly offer: Offer; readonly card: string }
  | { readonly kind: "cancels"; readonly who: number }
  | { readonly kind: "is-refunded"; readonly who: number; readonly part: "all" | "half" };

export type DayOfActs = { readonly day: number; readonly acts: readonly Act[] };

export type Offer = {
  readonly description: string;
  readonly currency: "EUR" | "GBP" | "JPY";
  readonly amountMinor: bigint;
  readonly unit: Unit;
  readonly frequency: number;
  readonly finalNumber?: number;
  readonly installment?: boolean;
};

/** Length of the story in days. */
export const STORY_DAYS = 184;

/** When the bank is not reached, as hours from the first day. */
export const OUTAGE = { fromHour: 128 * 24, untilHour: 128 * 24 + 15 } as const;

const OFFERS = {
  monthly: offer("Membership, monthly", "EUR", 1490n, "MONTH", 1),
  plus: offer("Membership plus, monthly", "EUR", 2900n, "MONTH", 1),
  british: offer("Membership, monthly", "GBP", 1290n, "MONTH", 1),
  japanese: offer("Membership, monthly", "JPY", 1800n, "MONTH", 1),
  yearly: offer("Membership, yearly", "EUR", 14900n, "YEAR", 1),
  thirtyDays: offer("Pass, 30 days", "EUR", 995n, "DAY", 30),
  installments: {
    ...offer("Course in 6 installments", "EUR", 4900n, "MONTH", 1),
    finalNumber: 6,
    installment: true,
  },
} as const satisfies Record<string, Offer>;

/** How many sign up for what; the rest of the 200 come by import. */
const SIGN_UPS: readonly (readonly [Offer, number])[] = [
  [OFFERS.monthly, 65],
  [OFFERS.plus, 24],
  [OFFERS.british, 10],
  [OFFERS.japanese, 6],
  [OFFERS.yearly, 20],
  [OFFERS.thirtyDays, 28],
  [OFFERS.installments, 17],
];

export const IMPORTED = 30;

/** Dates of a month on which people sign up for what follows the calendar. */
const CAMPAIGN_DATES: ReadonlySet<number> = new Set([4, 10, 16, 22, 28]);
/** Everybody who signs up has a renewal before the story ends. */
const LAST_SIGN_UP_DAY = STORY_DAYS - 34;
const PASS_DAYS = 30;

const GOOD_CARDS = ["4242424242424242", "5555555555554444", "4111111111111111", "378282246310005"];
/** Signs up, and declines whatever the merchant charges later. */
const DECLINES_LATER = "4000000000000341";

const EVERY_DECLINING = 14;
const EVERY_CANCELLING = 11;
const EVERY_REFUNDED = 19;

/** Everything that happens in a story that begins on `beginsOn`, day by day, in order. */
export function story(beginsOn: PlainDate): readonly DayOfActs[] {
  const campaigns = campaignDays(beginsOn);
  const passes = campaigns.map((_, index) => (index % 5) * PASS_DAYS);
  const days = new Map<number, Act[]>();
  const at = (day: number, act: Act): void => {
    days.set(day, [...(days.get(day) ?? []), act]);
  };
  const offers = SIGN_UPS.flatMap(([sold, count]) => Array.from({ length: count }, () => sold));
  offers.forEach((sold, who) => {
    const open = sold.unit === "DAY" ? passes : campaigns;
    // neighbours of one offer sign up on different days
    const day = open[(who * 7) % open.length] ?? 0;
    const later = campaigns.find((one) => one >= day + 35) ?? day;
    const declining = who % EVERY_DECLINING === 5;
    const card = declining ? DECLINES_LATER : (GOOD_CARDS[who % GOOD_CARDS.length] ?? "");
    at(day, { kind: "buys", who, offer: sold, card });
    if (declining) return;
    if (who % EVERY_CANCELLING === 3) at(later, { kind: "cancels", who });
    if (who % EVERY_REFUNDED === 8) {
      at(later, { kind: "is-refunded", who, part: who % 2 === 0 ? "all" : "half" });
    }
  });
  return [...days.entries()]
    .toSorted(([a], [b]) => a - b)
    .map(([day, acts]) => ({ day, acts: acts.toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]) }));
}

function campaignDays(beginsOn: PlainDate): readonly number[] {
  const days = Array.from({ length: LAST_SIGN_UP_DAY + 1 }, (_, day) => day);
  return days.filter((day) => CAMPAIGN_DATES.has(dayOf(addDays(beginsOn, day))));
}

const ORDER: { readonly [K in Act["kind"]]: number } = { buys: 0, cancels: 1, "is-refunded": 2 };

const FIRST_NAMES = [
  "Ann",
  "Bo",
  "Chloé",
  "Dmitri",
  "Elif",
  "Femi",
  "Grace",
  "Hana",
  "Ivo",
  "Jun",
  "Kofi",
  "Lena",
  "Mateo",
  "Noor",
  "Oskar",
  "Priya",
  "Quinn",
  "Rosa",
  "Sami",
  "Tove",
] as const;
const LAST_NAMES = [
  "Ash",
  "Brook",
  "Castillo",
  "Dahl",
  "Eze",
  "Fontaine",
  "Großmann",
  "Haddad",
  "Ito",
  "Jørgensen",
] as const;

/** Name and address of subscriber `who` (0 to 199), all different. */
export function person(who: number): { readonly name: string; readonly email: string } {
  const first = FIRST_NAMES[who % FIRST_NAMES.length] ?? "Ann";
  const last = LAST_NAMES[Math.floor(who / FIRST_NAMES.length) % LAST_NAMES.length] ?? "Ash";
  const letters = `${first}.${last}`.normalize("NFD").replace(/[^A-Za-z.]/g, "");
  return { name: `${first} ${last}`, email: `${letters.toLowerCase()}@example.net` };
}

function offer(
  description: string,
  currency: Offer["currency"],
  amountMinor: bigint,
  unit: Unit,
  frequency: number,
): Offer {
  return { description, currency, amountMinor, unit, frequency };
}
