import { setTimeout as sleep } from "node:timers/promises";
import { aim, reportClock, type ClockReport } from "../../../engine/clock/advance.ts";
import type { DeploymentClock } from "../../../engine/clock/deployment-clock.ts";
import { monotonicMs } from "../../../ports/clock.ts";
import { granted, refused } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { AdvanceClock, TestClock } from "./contract.ts";
import { testClockOperations } from "./operations.ts";

/** Longer than this no client has to wait for an answer; it asks how far the clock is instead. */
const PATIENCE_MS = 50_000;
const LOOK_MS = 20;

/** The movable clock of a sandbox, which all its merchants share. */
export function testClockRoutes(scope: RestScope, { context, clock, engine }: RestOptions): void {
  let isClosing = false;
  scope.addHook("preClose", async () => {
    isClosing = true;
  });

  scope.get(
    "/test-clock",
    { schema: { operation: testClockOperations.read, response: { 200: TestClock, ...PROBLEMS } } },
    async () => rendered(await look(clock)),
  );

  scope.post(
    "/test-clock/advance",
    {
      schema: {
        operation: testClockOperations.advance,
        body: AdvanceClock,
        response: { 200: TestClock, 202: TestClock, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      granted(await aim(context.db, clock, request.body.to));
      engine.wake();
      const giveUpAt = monotonicMs() + PATIENCE_MS;
      let report = await look(clock);
      while (report.state === "advancing" && !isClosing && monotonicMs() < giveUpAt) {
        await sleep(LOOK_MS);
        report = await look(clock);
      }
      return reply.code(report.state === "ready" ? 200 : 202).send(rendered(report));
    },
  );
}

async function look(clock: DeploymentClock): Promise<ClockReport> {
  const row = await clock.refresh();
  if (row === null) throw refused("clock_not_movable", "A live deployment runs on the real time.");
  return reportClock(row, clock.wallMs());
}

function rendered(report: ClockReport) {
  return { ...report, object: "test_clock" as const };
}
