/**
 * Where instants and dates meet: the only place that knows about time zones.
 *
 * Everything else keeps dates as dates. A zone belongs to a site, and a business date begins when
 * the site's clocks first show its `startsAt`, whatever daylight saving does that day.
 *
 * Offsets come from the zone data of the runtime, by way of Temporal, and are kept as spans between
 * two changes, so that a call is a look-up and some integer arithmetic.
 */
import { Temporal } from "temporal-polyfill";

import type { Instant } from "./instant.ts";
import { type PlainDate, addDays, dayNumber, fromDayNumber } from "./plain-date.ts";

export type BusinessDay = {
  readonly zone: string;
  /** 'HH:MM', the time of day at which a date opens. */
  readonly startsAt: string;
  readonly now: Instant;
};

/** The clocks of a zone are `offsetMs` ahead of UTC from `from` until just before `until`. */
type Span = { readonly from: Instant; readonly until: Instant; readonly offsetMs: number };

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Thirty years of half-yearly changes. A zone that is asked for more starts over. */
const MOST_SPANS_KEPT = 64;

const spansByZone = new Map<string, Span[]>();

/**
 * Whether `text` is an IANA name exactly as IANA spells it ('America/Toronto', 'GMT', 'UTC'). Fixed
 * offsets ('+01:00') and other spellings are not: a zone is stored, compared and grouped by.
 */
export function isZone(text: string): boolean {
  if (!/^[A-Z]/.test(text)) return false;
  try {
    return new Temporal.ZonedDateTime(0n, text).timeZoneId === text;
  } catch {
    return false;
  }
}

/** The date that calendars in `zone` show at `instant`. Throws RangeError for an unknown zone. */
export function dateIn(zone: string, instant: Instant): PlainDate {
  return fromDayNumber(Math.floor((instant + spanAt(zone, instant).offsetMs) / DAY_MS));
}

/**
 * The first instant at which clocks in `zone` show `date` and `time`, or later.
 *
 * So a time that happens twice (clocks set back) is its earlier instant, and one that never happens
 * (clocks set forward, or a day that the zone left out) is the first instant after the gap. Throws
 * RangeError for an unknown zone and a time that is not 'HH:MM'.
 */
export function instantOf(zone: string, date: PlainDate, time: string): Instant {
  const match = TIME_OF_DAY.exec(time);
  if (match === null) throw new RangeError(`not a time of day: ${time}`);
  const wanted = dayNumber(date) * DAY_MS + (Number(match[1]) * 60 + Number(match[2])) * MINUTE_MS;
  // No offset reaches a day, so a day earlier the wanted time is still ahead in every zone.
  let span = spanAt(zone, wanted - DAY_MS);
  while (span.until + span.offsetMs <= wanted) span = spanAt(zone, span.until);
  return Math.max(span.from, wanted - span.offsetMs);
}

/** The business date that is open at `now`: the latest whose start is not after `now`. */
export function openBusinessDate({ zone, startsAt, now }: BusinessDay): PlainDate {
  // From tomorrow down, since clocks set back over midnight show a date again that is already past.
  let date = addDays(dateIn(zone, now), 1);
  while (instantOf(zone, date, startsAt) > now) date = addDays(date, -1);
  return date;
}

/** When the next business date opens: always after `now`. */
export function nextBusinessStart(day: BusinessDay): Instant {
  return instantOf(day.zone, addDays(openBusinessDate(day), 1), day.startsAt);
}

function spanAt(zone: string, instant: Instant): Span {
  const known = spansByZone.get(zone);
  const kept = known?.find((span) => span.from <= instant && instant < span.until);
  if (kept !== undefined) return kept;
  const span = readSpan(zone, instant);
  if (known === undefined || known.length >= MOST_SPANS_KEPT) spansByZone.set(zone, [span]);
  else known.push(span);
  return span;
}

function readSpan(zone: string, instant: Instant): Span {
  const moment = new Temporal.ZonedDateTime(BigInt(Math.floor(instant)) * 1_000_000n, zone);
  // "previous" is strictly before, and a change at this very instant is where the span begins
  const previous = moment.add({ milliseconds: 1 }).getTimeZoneTransition("previous");
  const next = moment.getTimeZoneTransition("next");
  return {
    from: previous?.epochMilliseconds ?? -Infinity,
    until: next?.epochMilliseconds ?? Infinity,
    offsetMs: moment.offsetNanoseconds / 1_000_000,
  };
}
