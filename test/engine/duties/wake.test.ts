// Goal: work that is announced while the engine is looking is found at once, and not a pause later.
// Method: the engine over a database that does nothing, with pauses that only a wake ends.
import { expect, test, vi } from "vitest";
import { DeploymentClock } from "../../../src/engine/clock/deployment-clock.ts";
import { DEFAULT_LIMITS, type EngineContext } from "../../../src/engine/engine-context.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { SILENT_LOG } from "../../../src/ports/log.ts";
import { MACHINE_TIMERS, type Timers } from "../../../src/ports/timers.ts";
import type { Database } from "../../../src/store/database.ts";

/** Pauses that only a wake ends, however long. */
const WOKEN_ONLY: Timers = {
  ...MACHINE_TIMERS,
  sleep: (_ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener("abort", () => resolve());
    }),
};

test("a wake during a look is not lost, and one during a pause ends it", async () => {
  let looks = 0;
  let onLook = (): void => undefined;
  const db: Database = {
    kind: "postgres",
    fanOutRead: async () => {
      looks += 1;
      onLook();
      return [];
    },
    tenant: () => Promise.reject(new Error("nothing is due")),
    vault: () => Promise.reject(new Error("nothing is due")),
    global: async () => [],
    close: async () => undefined,
  };
  const clock = DeploymentClock.live();
  const context = {
    db,
    clock,
    log: SILENT_LOG,
    limits: DEFAULT_LIMITS,
    timers: WOKEN_ONLY,
  } as unknown as EngineContext;
  const bankTime = { follow: async () => true, nextAt: async () => null };
  const engine = new Engine({ context, clock, bankTime, owner: "test" });
  onLook = () => {
    if (looks === 1) engine.wake();
  };
  engine.start();
  await vi.waitUntil(() => looks === 2, { interval: 1, timeout: 10_000 });
  engine.wake();
  await vi.waitUntil(() => looks === 3, { interval: 1, timeout: 10_000 });
  await engine.stop();
  expect(looks).toBe(3);
});
