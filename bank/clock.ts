/**
 * The bank's clock: real time until somebody sets it, then standing still or running on from there.
 *
 * The only file of the bank that reads the machine's time.
 */
import type { Instant } from "./instant.ts";

/** What the clock was set to, and the real time at which that happened. */
export type ClockSetting = {
  readonly now: Instant;
  readonly running: boolean;
  readonly wallMs: number;
};

export function wallMs(): number {
  return Date.now();
}

export class BankClock {
  #setting: ClockSetting | undefined;

  now(): Instant {
    if (this.#setting === undefined) return wallMs();
    const { now, running, wallMs: setAtMs } = this.#setting;
    return running ? now + (wallMs() - setAtMs) : now;
  }

  get running(): boolean {
    return this.#setting?.running ?? true;
  }

  set(setting: ClockSetting): void {
    this.#setting = setting;
  }
}
