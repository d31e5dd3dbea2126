/** Reads what a test bench tells the bank: its mode, its clock, a chargeback. */
import { type ClockSetting, wallMs } from "./clock.ts";
import { type Command, MODES, isMode } from "./control.ts";
import { type Read, accept, asFields, isAbsent, isToken, readInstant, refuse } from "./fields.ts";
import type { Instant } from "./instant.ts";

const INSTANT = "an instant such as 2026-01-30T00:00:00Z";

/** A window without `from` begins at `now`; `up` without dates takes all windows back. */
export function readControl(body: unknown, now: Instant): Read<Command> {
  const { mode, from, until } = asFields(body);
  if (!isMode(mode)) return refuse("mode", `one of ${MODES.join(", ")}`);
  const begins = isAbsent(from) ? now : readInstant(from);
  if (begins === undefined) return refuse("from", INSTANT);
  const ends = isAbsent(until) ? null : readInstant(until);
  if (ends === undefined) return refuse("until", INSTANT);
  if (ends !== null && ends <= begins) return refuse("until", "an instant after the window begins");
  const takesBack = mode === "up" && isAbsent(from) && isAbsent(until);
  return accept({ givenAt: now, window: takesBack ? null : { mode, from: begins, until: ends } });
}

export function readClock(body: unknown): Read<ClockSetting> {
  const { now, running } = asFields(body);
  const instant = readInstant(now);
  if (instant === undefined) return refuse("now", INSTANT);
  if (typeof running !== "boolean") return refuse("running", "true or false");
  return accept({ now: instant, running, wallMs: wallMs() });
}

/** `ref`: the booking that its cardholder disputes. */
export function readChargeback(body: unknown): Read<{ readonly ref: string }> {
  const { ref } = asFields(body);
  return isToken(ref) ? accept({ ref }) : refuse("ref", "a booking's ref");
}
