/**
 * How the bank behaves, and from when until when: windows on its own clock.
 *
 * Windows add up. Where several cover an instant, the one given last decides; where none does, the
 * bank is up. Source: docs/concepts/sandbox.md; the last two modes go beyond it.
 */
import type { Instant } from "./instant.ts";

export const MODES = [
  "up",
  "unreachable", // the gateway answers that it could not reach the bank; nothing is booked
  "no-answer", // decided as if up, then silence, to look-ups too
  "slow", // answers after a delay
  "soft-decline", // every authorisation is declined, and may work later
  "hard-decline", // every authorisation is declined for good
  "books-twice", // each new sale or authorisation is booked twice under its one key
  "loses-answers", // decided as if up, then the connection is cut; look-ups work
] as const;
export type Mode = (typeof MODES)[number];

/** In force from `from` until just before `until`; null = without end. */
export type Window = {
  readonly mode: Mode;
  readonly from: Instant;
  readonly until: Instant | null;
};

/** A window and when it was given; null takes back all that were given before. */
export type Command = { readonly givenAt: Instant; readonly window: Window | null };

export function isMode(text: unknown): text is Mode {
  return (MODES as readonly unknown[]).includes(text);
}

export class Control {
  #windows: Window[] = [];

  get windows(): readonly Window[] {
    return this.#windows;
  }

  /** Windows that had ended when the next one came cannot matter again, and are dropped. */
  give({ givenAt, window }: Command): void {
    if (window === null) {
      this.#windows = [];
      return;
    }
    const ahead = this.#windows.filter(({ until }) => until === null || until > givenAt);
    this.#windows = [...ahead, window];
  }

  modeAt(instant: Instant): Mode {
    return this.#windows.findLast((window) => covers(window, instant))?.mode ?? "up";
  }

  /** The next instant after `instant` at which a window begins or ends. */
  nextChange(instant: Instant): Instant | null {
    const ahead = this.#windows
      .flatMap(({ from, until }) => (until === null ? [from] : [from, until]))
      .filter((edge) => edge > instant);
    return ahead.length === 0 ? null : Math.min(...ahead);
  }
}

function covers({ from, until }: Window, instant: Instant): boolean {
  return from <= instant && (until === null || instant < until);
}
