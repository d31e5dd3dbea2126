/**
 * Waiting, in wall time. The engine takes it from here and not from Node, so that a simulation can
 * run the same engine on a clock of its own.
 */
export interface Timers {
  /** Until `ms` have passed, or `signal` is aborted; never throws. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Runs `work` once after `ms`, which must not throw. */
  after(ms: number, work: () => void): Cancel;
  /** Runs `work`, which must not throw, every `ms` until it is cancelled. */
  every(ms: number, work: () => void): Cancel;
}

export type Cancel = () => void;

/** The machine's own. */
export const MACHINE_TIMERS: Timers = {
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done);
    }),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  every: (ms, work) => {
    const timer = setInterval(work, ms);
    return () => {
      clearInterval(timer);
    };
  },
};
