/**
 * What every gateway owes the engine, whichever processor is behind it (docs/concepts/life-of-a-charge.md).
 *
 * The suite judges an adapter against what it says it can do (`can`), and believes the other side's
 * own record rather than the adapter: `bookingsOf` reads what was really booked.
 */
import { afterAll, beforeAll, beforeEach, describe } from "vitest";

import { charges } from "./charges.ts";
import { followUps } from "./follow-ups.ts";
import { garbage } from "./garbage.ts";
import type { GatewayUnderTest } from "./gateway-under-test.ts";
import { openOutcomes } from "./open-outcomes.ts";
import { records } from "./records.ts";

/** Runs the suite; `start` is called once, and what it gives is stopped at the end. */
export function gatewaySuite(name: string, start: () => Promise<GatewayUnderTest>): void {
  describe(`${name} keeps the gateway port's promises`, () => {
    let started: GatewayUnderTest;
    beforeAll(async () => {
      started = await start();
    });
    beforeEach(() => started.behave("up"));
    afterAll(() => started.stop());

    const subject = (): GatewayUnderTest => started;
    charges(subject);
    followUps(subject);
    openOutcomes(subject);
    garbage(subject);
    records(subject);
  });
}
