import { expect, test } from "vitest";
import type { Charge, Outcome } from "../../domain/transaction/charge.ts";
import type { Gateway } from "../../ports/gateway.ts";
import { Line, NOT_SENT } from "./line.ts";
import { Pulse } from "./pulse.ts";
import { Room } from "./room.ts";

const CALLS_OF_LANE = 40;
const NOW = Date.parse("2026-02-01T00:00:00Z");
const GATEWAY = { name: "bank" } as Gateway;
const ANSWER: Outcome = {
  kind: "declined",
  declineClass: "soft",
  responseCode: "51",
  adviceCode: null,
};
const SILENCE: Outcome = { kind: "no-answer", cause: "on purpose" };

type Options = { readonly pulse: Pulse; readonly parkedAt?: number };

function newLine({ pulse, parkedAt }: Options): Line {
  const parked = parkedAt ?? null;
  return new Line({
    gateway: GATEWAY,
    account: {
      id: 1n,
      gateway: "bank",
      currency: null,
      parkedAt: parked,
      parkedUntil: parked,
      unanswered: 0,
    },
    callsOfLane: CALLS_OF_LANE,
    room: new Room(1_000),
    pulse,
    now: NOW,
  });
}

/** How many of a pass's forty calls are made before the first of them is answered. */
function startOf(options: Options): number {
  const line = newLine(options);
  let made = 0;
  const call = (): Promise<Outcome> => new Promise(() => (made += 1));
  for (let no = 0; no < CALLS_OF_LANE; no += 1) void line.run({} as Charge, call, NOT_SENT);
  return made;
}

/** A pass of one call, and what comes of it. */
async function pass(pulse: Pulse, outcome: Outcome): Promise<void> {
  await newLine({ pulse }).run({} as Charge, () => outcome, NOT_SENT);
}

test("a pass starts with 16 calls where nobody has answered", () => {
  expect(startOf({ pulse: new Pulse(() => 0) })).toBe(16);
});

test("with all of them where somebody else was answered a moment ago", async () => {
  let wallMs = 0;
  const pulse = new Pulse(() => wallMs);
  await pass(pulse, ANSWER);
  expect(startOf({ pulse })).toBe(CALLS_OF_LANE);
  wallMs = 1_999;
  expect(startOf({ pulse })).toBe(CALLS_OF_LANE);
  wallMs = 2_000;
  expect(startOf({ pulse })).toBe(16);
});

test("with 16 where somebody called in vain since, and with one where the account is parked", async () => {
  const pulse = new Pulse(() => 0);
  await pass(pulse, ANSWER);
  expect(startOf({ pulse, parkedAt: NOW - 60_000 })).toBe(1);
  await pass(pulse, SILENCE);
  expect(startOf({ pulse })).toBe(16);
});
