/** The timers of one life of a process, on the world's time. */
import type { Cancel, Timers } from "../../src/ports/timers.ts";
import type { Random } from "../random.ts";
import type { Owner } from "../owner.ts";
import type { Scheduler } from "../scheduler.ts";

export type ProcessTimersOptions = {
  readonly scheduler: Scheduler;
  readonly owner: Owner;
  readonly random: Random;
  readonly clockAheadMs: () => number;
};

export function processTimers(options: ProcessTimersOptions): Timers {
  const { scheduler, owner, random } = options;
  return {
    // only the engine's loop sleeps: between two looks for work
    sleep: (ms, signal) =>
      scheduler.look(owner, {
        afterMs: ms,
        // work is there when its own clock says so, and it looks at any moment of its rhythm
        delayMs: random.int(0, ms) - options.clockAheadMs(),
        signal,
      }),
    after: (ms, work) => scheduler.at(owner, scheduler.now + ms, "timer", work),
    every: (ms, work) => every(options, ms, work),
  };
}

function every({ scheduler, owner }: ProcessTimersOptions, ms: number, work: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const arm = (): void => {
    cancel = scheduler.at(owner, scheduler.now + ms, "heartbeat", () => {
      arm();
      work();
    });
  };
  arm();
  return () => {
    cancel();
  };
}
