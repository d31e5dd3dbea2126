/** A world from a seed. Dates are few and shared, so that half a year is a few thousand steps. */
import { addDays, plainDate, type PlainDate } from "../../src/domain/calendar/plain-date.ts";
import { END_QUIET_DAYS } from "../observation.ts";
import { Random } from "../random.ts";
import { planCustomers } from "./customers.ts";
import { planFaults } from "./plan-faults.ts";
import { planMerchants } from "./merchants.ts";
import type { Plan } from "./plan.ts";

const DAY_MS = 86_400_000;
const WORLD_DAYS = 183;
const MOST_AHEAD_MS = 1_000;

/** The first days of worlds: each has other month ends ahead of it, leap years among them. */
const FIRST_MONTHS = ["2026-12", "2027-01", "2027-05", "2027-08", "2027-10", "2027-12", "2028-01"];

export function makePlan(seed: number): Plan {
  const random = Random.of(seed, "world");
  const startOn = addDays(plainDate(`${random.pick(FIRST_MONTHS)}-01`), random.int(0, 27));
  const startAt = midnight(startOn);
  // at noon: midnights are when things fall due, and clocks differ
  const endAt = startAt + (WORLD_DAYS + 0.5) * DAY_MS;
  // what began just before may last for more than a day
  const quietAt = endAt - (END_QUIET_DAYS + 2) * DAY_MS;
  const merchants = planMerchants(Random.of(seed, "merchants"));
  const customers = planCustomers(Random.of(seed, "customers"), {
    merchants,
    startOn,
    startAt,
    quietAt,
  });
  return {
    seed,
    startAt,
    quietAt,
    endAt,
    clocksAheadMs: Array.from({ length: random.chance(0.3) ? 3 : 2 }, () =>
      random.int(-MOST_AHEAD_MS, MOST_AHEAD_MS),
    ),
    merchants,
    customers,
    faults: planFaults(Random.of(seed, "faults"), { customers, startAt, quietAt }),
  };
}

function midnight(date: PlainDate): number {
  return Date.parse(`${date}T00:00:00Z`);
}
