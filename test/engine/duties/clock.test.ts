// Goal: a clock that is moved by three months at once leaves the same rows as one that is moved in
// small steps, or by two engines (docs/decisions/movable-clock.md). Method: the same story three times,
// with outages and declines in it, and everything that it left compared but ids and keys.
import { expect, test } from "vitest";
import { isoInstant } from "../../../src/domain/calendar/instant.ts";
import { aim, step } from "../../../src/engine/clock/advance.ts";
import { tellBank } from "../../../src/engine/clock/tell-bank.ts";
import type { BankTime } from "../../../src/ports/bank-time.ts";
import { leadClock } from "../../../src/store/clock/lead-clock.ts";
import { stepClock } from "../../../src/store/clock/step-clock.ts";
import { rowsOf } from "../support/rows.ts";
import { addSite, buy, CARDS, openShop, verdict, type Shop } from "../support/shop.ts";
import { advance, instantAt, openWorld, type World } from "../support/world.ts";

const START = "2026-01-30T12:00:00Z";
const END = "2026-04-30T12:00:00Z";
const STEP_MS = 3 * 86_400_000;

/** A merchant with sites of three kinds, and a bank that is away twice and declines once. */
async function tell(world: World): Promise<Shop> {
  const shop = await openShop(world);
  await buy(shop, { recurring: { unit: "WEEK", frequency: 1, finalNumber: 9 } });
  await buy(shop, { amountMinor: 700n });
  await buy(shop, { amountMinor: 300n, card: CARDS.declinesRenewals });
  await buy(shop, { amountMinor: 90n, recurring: null, accessDays: 20 });
  const stpp = await addSite(shop, { ruleSet: "secure-trading", zone: "GMT" });
  await buy(stpp, { amountMinor: 50n, recurring: { unit: "DAY", frequency: 3 } });
  const toronto = { ruleSet: "internetsecure", zone: "America/Toronto" } as const;
  await buy(await addSite(shop, toronto), {
    amountMinor: 20n,
    recurring: { unit: "DAY", frequency: 2 },
  });
  const bank = world.bank();
  await bank.control("unreachable", { from: "2026-02-10T22:00Z", until: "2026-02-11T03:00Z" });
  await bank.control("soft-decline", { from: "2026-02-27T20:00Z", until: "2026-03-02" });
  await bank.control("unreachable", { from: "2026-03-29T20:00Z", until: "2026-03-30T03:00Z" });
  return shop;
}

/** What is left of the story, without the ids and keys that no two runs share. */
async function left(shop: Shop): Promise<Readonly<Record<string, readonly object[]>>> {
  const tables = {
    transactions: `select business_on, at, decided_at, kind, stage, amount_minor, state, attempt_no,
                          response_code, settle_on
                     from transactions order by 1, 2, 3, 4, 5, 6`,
    lines: `select t.at, l.position, l.due_on, l.live, l.amount_minor from transaction_lines l
              join transactions t on t.id = l.transaction_id order by 1, 2, 3, 4, 5`,
    subscriptions: `select amount_minor, state, position, slot, due_on, charge_on, retry_no,
                           last_charged_on, version from subscriptions order by 1`,
    purchases:
      "select bought_at, state, access_until, expired_at, recurring from purchases order by 1, 2, 3, 4, 5",
    settlements: "select settle_on, state, total_minor, settled_at from settlements order by 1",
    ledger: "select booked_on, debit, credit, amount_minor from ledger_entries order by 1, 2, 3, 4",
    events: "select at, kind, facts -> 'skippedOn' as skipped from events order by 1, 2, 3",
    attempts: "select sent_at, ended_at, attempt_no, outcome from attempts order by 1, 2, 3",
  };
  const found: Record<string, readonly object[]> = {};
  for (const [name, sql] of Object.entries(tables)) found[name] = await rowsOf(shop, sql);
  return found;
}

test("three months at once, three days at a time, and with two engines: the same rows", async () => {
  const atOnce = await openWorld({ start: START });
  const story = await tell(atOnce);
  await advance(atOnce, END);
  const expected = await left(story);
  expect(expected["transactions"]?.length).toBeGreaterThan(60);
  expect(new Set(expected["transactions"]?.map((row) => (row as { state: string }).state))).toEqual(
    new Set(["approved", "declined"]),
  );

  const daily = await openWorld({ start: START });
  const again = await tell(daily);
  for (let at = instantAt(START); at <= instantAt(END); at += STEP_MS) {
    await advance(daily, isoInstant(at));
  }
  expect(await left(again)).toEqual(expected);

  const shared = await openWorld({ start: START });
  const other = await shared.join();
  const third = await tell(shared);
  other.engine.start();
  await advance(shared, END);
  expect(await left(third)).toEqual(expected);
});

test("the clock goes forward only, and to one target at a time", async () => {
  const world = await openWorld({ engine: "stopped" });
  const { clock } = world.program;
  const move = async (to: string) => await aim(world.db, clock, instantAt(to));
  expect(verdict(await move("2025-12-31"))).toBe("clock_backwards");
  expect(verdict(await move("2026-01-05"))).toBe("accepted");
  expect(verdict(await move("2026-01-05"))).toBe("accepted"); // asked again: it is on its way
  expect(verdict(await move("2026-01-06"))).toBe("clock_advancing");
  expect(clock.now()).toBe(instantAt("2026-01-01"));
});

test("a process that stood still while it led leaves the bank at the present", async () => {
  const world = await openWorld({ engine: "stopped" });
  const { clock } = world.program;
  await aim(world.db, clock, instantAt("2026-01-05"));
  const row = await clock.refresh();
  if (row === null) throw new Error("a sandbox has a clock");
  const told: string[] = [];
  const bankTime: BankTime = {
    nextAt: async () => instantAt("2026-01-02"),
    follow: async ({ now }) => {
      told.push(isoInstant(now).slice(0, 10));
      // before the bank hears of it, another process has gone on to the end
      if (told.length === 1) await stepAsAnother(world, "2026-01-05");
      return true;
    },
  };
  expect(await step({ db: world.db, clock, bankTime, owner: "slow" }, row)).toBe("busy");
  expect(told).toEqual(["2026-01-02", "2026-01-05"]);
});

test("a process that starts while the clock is stepped leaves the bank at the present", async () => {
  const world = await openWorld({ engine: "stopped" });
  await aim(world.db, world.program.clock, instantAt("2026-01-05"));
  const told: string[] = [];
  const bankTime: BankTime = {
    nextAt: async () => null,
    follow: async ({ now }) => {
      told.push(isoInstant(now).slice(0, 10));
      if (told.length === 1) await stepAsAnother(world, "2026-01-05");
      return true;
    },
  };
  await tellBank(world.db, bankTime);
  expect(told).toEqual(["2026-01-01", "2026-01-05"]);
});

/** As a process that took over when the leader's lease was over. */
async function stepAsAnother({ db, program }: World, to: string): Promise<void> {
  const wallMs = program.clock.wallMs() + 60_000;
  await leadClock(db, { owner: "another", untilMs: wallMs, wallMs });
  await stepClock(db, { owner: "another", to: instantAt(to), wallMs, arrived: true });
}
