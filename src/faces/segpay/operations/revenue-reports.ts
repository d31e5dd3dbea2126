/** Reports of `MWS.asmx` whose rows are sums, by day, hour, site or source. */
import {
  addDays,
  compareDates,
  daysBetween,
  type PlainDate,
} from "../../../domain/calendar/plain-date.ts";
import { dateIn } from "../../../domain/calendar/zone.ts";
import {
  hitsOf,
  reportingOf,
  revenueOf,
  type RevenueFacts,
} from "../../../engine/reports/revenue.ts";
import { spanOf } from "../../../engine/reports/transaction-report.ts";
import { dataSetAnswer } from "../answer/answer.ts";
import { dateText, int, midnight, money, text, type Column } from "../data-set/columns.ts";
import { InvalidValue } from "../request/values.ts";
import { signedMinor, sourceOf } from "../words/words.ts";
import { daysOf, todayOf, ZONE, type Days } from "./dates.ts";
import { empty, type Asked, type Operation } from "./operation.ts";
import { siteNames } from "./site-names.ts";

const HOUR_MS = 3_600_000;
const CURRENCIES = ["USD", "EUR", "GBP"] as const;
const MOST_DAYS = 31;
const MILLION = 1_000_000n;

/** A sum of payments that have these in common. */
type Sum = {
  readonly url: string;
  readonly date: PlainDate;
  readonly hour: number;
  readonly source: string;
  readonly currency: string;
  count: number;
  minor: bigint;
};

const DATES = [empty("BegDate"), empty("EndDate")];
const DATES_AND_SITE = [...DATES, empty("URLID")];

const url = text<Sum>("URL", (sum) => sum.url);
const date = dateText<Sum>("Date", (sum) => sum.date);
const hour = int<Sum>("Hour", (sum) => sum.hour);
const source = text<Sum>("Source", (sum) => sum.source);
const currency = text<Sum>("Currency", (sum) => sum.currency);
const count = int<Sum>("Count", (sum) => sum.count);
const amount = money<Sum>("Amount", ({ minor, currency: of }) => ({ minor, currency: of }));

export const REVENUE_REPORTS: readonly Operation[] = [
  {
    name: "RevenueDailySummary",
    services: ["mws"],
    parameters: DATES,
    answers: "data-set",
    run: async (asked) => {
      const days = daysOf(asked.values, todayOf(asked.context));
      return dataSetAnswer({ columns: DAILY, rows: await dailySums(asked, days) });
    },
  },
  sums("RevenueHourlySignupCounts_URL", [url, date, hour, int("Signups", (sum) => sum.count)], {
    apart: ({ url: site, date: on, hour: at }) => [site, on, at],
    of: isSignup,
    mostDays: MOST_DAYS,
  }),
  sums("RevenueHourlySignup_URL", [url, date, hour, currency, amount], {
    apart: (sum) => [sum.url, sum.date, sum.hour, sum.currency],
    of: isSignup,
  }),
  sums("RevenueSummaryBySource_URL", [url, source, currency, count, amount], {
    apart: (sum) => [sum.url, sum.source, sum.currency],
  }),
  sums("RevenueSummaryByURL", [url, currency, count, amount], {
    apart: (sum) => [sum.url, sum.currency],
  }),
  hits("PayPageStatsHitsByURL", null),
  hits("PayPageStatsHitsByURL_Browser", "browser"),
  hits("PayPageStatsHitsByURL_Country", "country"),
  hits("PayPageStatsHitsByURL_Region", "region"),
];

type SumOptions = {
  /** What tells one row from another. */
  readonly apart: (sum: Sum) => readonly (string | number)[];
  readonly of?: (facts: RevenueFacts) => boolean;
  readonly mostDays?: number;
};

function isSignup({ kind, stage }: RevenueFacts): boolean {
  return stage === "initial" && (kind === "sale" || kind === "auth" || kind === "verify");
}

function sums(name: string, columns: readonly Column<Sum>[], options: SumOptions): Operation {
  const { apart, of = () => true, mostDays = Number.POSITIVE_INFINITY } = options;
  return {
    name,
    services: ["mws"],
    parameters: DATES_AND_SITE,
    answers: "data-set",
    run: async (asked) => {
      const days = daysOf(asked.values, todayOf(asked.context));
      if (daysBetween(days.from, days.to) >= mostDays) throw new InvalidValue("EndDate");
      const rows = new Map<string, Sum>();
      for (const facts of await revenue(asked, days)) {
        if (!of(facts)) continue;
        const key = apart(facts.sum).join("\n");
        const known = rows.get(key);
        if (known === undefined) rows.set(key, { ...facts.sum });
        else {
          known.count += facts.sum.count;
          known.minor += facts.sum.minor;
        }
      }
      return dataSetAnswer({ columns, rows: rows.values() });
    },
  };
}

/** Of all merchants of the login, the earliest hour first. */
async function revenue(
  { context, caller, values }: Asked,
  days: Days,
): Promise<(RevenueFacts & { readonly sum: Sum })[]> {
  const siteId = values.filter("URLID");
  const found: (RevenueFacts & { readonly sum: Sum })[] = [];
  for (const merchantId of caller.merchantIds) {
    const names = await siteNames(context, merchantId);
    const asked = { siteId, ...spanOf(days.from, days.to) };
    for (const facts of await revenueOf(context, merchantId, asked)) {
      const at = Number(facts.hourNo) * HOUR_MS;
      const sum = {
        url: names.get(facts.siteId) ?? "",
        date: dateIn(ZONE, at),
        hour: new Date(at).getUTCHours(),
        source: sourceOf(facts),
        currency: facts.currency,
        count: facts.count,
        minor: signedMinor({ kind: facts.kind, amountMinor: facts.sumMinor }),
      };
      found.push({ ...facts, sum });
    }
  }
  return found.toSorted((a, b) => Number(a.hourNo - b.hourNo));
}

// Of each day --------------------------------------------------------------------------------------

type Day = { readonly date: PlainDate; readonly sums: Map<string, DaySum> };
type DaySum = { readonly taken: bigint; readonly fees: bigint; readonly reserve: bigint };

const NO_SUM: DaySum = { taken: 0n, fees: 0n, reserve: 0n };

const DAILY: readonly Column<Day>[] = [
  midnight("Date", (day) => day.date),
  ...CURRENCIES.flatMap((code) => [
    ofDay(`${code}Amt`, code, ({ taken }) => taken),
    ofDay(`${code}Fees`, code, ({ fees }) => fees),
    ofDay(`${code}ResDue`, code, ({ reserve }) => reserve),
    ofDay(`${code}AmtDue`, code, ({ taken, fees, reserve }) => taken - fees - reserve),
  ]),
];

function ofDay(name: string, code: string, of: (sum: DaySum) => bigint): Column<Day> {
  return money(name, (day) => ({ minor: of(day.sums.get(code) ?? NO_SUM), currency: code }));
}

/** A row for every day, also for one on which nothing happened. */
async function dailySums(asked: Asked, days: Days): Promise<Day[]> {
  const byDate = new Map<PlainDate, Day>();
  for (let on = days.from; compareDates(on, days.to) <= 0; on = addDays(on, 1)) {
    byDate.set(on, { date: on, sums: new Map() });
  }
  const rates = new Map<bigint, { readonly fee: bigint; readonly reserve: bigint }>();
  for (const merchantId of asked.caller.merchantIds) {
    const reporting = await reportingOf(asked.context, merchantId);
    rates.set(merchantId, {
      fee: BigInt(reporting?.feePpm ?? 0),
      reserve: BigInt(reporting?.reservePpm ?? 0),
    });
  }
  for (const { merchantId, sum } of await revenue(asked, days)) {
    const rate = rates.get(merchantId) ?? { fee: 0n, reserve: 0n };
    const day = byDate.get(sum.date);
    const known = day?.sums.get(sum.currency) ?? NO_SUM;
    day?.sums.set(sum.currency, {
      taken: known.taken + sum.minor,
      fees: known.fees + (sum.minor * rate.fee) / MILLION,
      reserve: known.reserve + (sum.minor * rate.reserve) / MILLION,
    });
  }
  return [...byDate.values()];
}

// Looks at pay pages -------------------------------------------------------------------------------

type Hit = {
  readonly url: string;
  readonly date: PlainDate;
  readonly hour: number;
  readonly part: string;
  hits: bigint;
};

/** `by`: what of the visitor the hours are split by; null: nothing. */
function hits(name: string, by: "browser" | "country" | "region" | null): Operation {
  const columns: Column<Hit>[] = [
    text("URL", (hit) => hit.url),
    dateText("Date", (hit) => hit.date),
    int("Hour", (hit) => hit.hour),
    ...(by === null
      ? []
      : [
          text<Hit>(
            by.replace(/^./, (l) => l.toUpperCase()),
            (hit) => hit.part,
          ),
        ]),
    int("Hits", (hit) => Number(hit.hits)),
  ];
  return {
    name,
    services: ["mws"],
    parameters: DATES_AND_SITE,
    answers: "data-set",
    run: async ({ context, caller, values }) => {
      const days = daysOf(values, todayOf(context));
      const siteId = values.filter("URLID");
      const rows = new Map<string, Hit>();
      for (const merchantId of caller.merchantIds) {
        const names = await siteNames(context, merchantId);
        const asked = { siteId, ...spanOf(days.from, days.to) };
        for (const seen of await hitsOf(context, merchantId, asked)) {
          const part = by === null ? "" : seen[by];
          const key = [seen.hourAt, seen.siteId, part].join("\n");
          const known = rows.get(key);
          if (known !== undefined) known.hits += seen.hits;
          else {
            rows.set(key, {
              url: names.get(seen.siteId) ?? "",
              date: dateIn(ZONE, seen.hourAt),
              hour: new Date(seen.hourAt).getUTCHours(),
              part,
              hits: seen.hits,
            });
          }
        }
      }
      return dataSetAnswer({ columns, rows: rows.values() });
    },
  };
}
