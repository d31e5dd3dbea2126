/**
 * The business time of this deployment, as this process last saw it (docs/decisions/movable-clock.md).
 *
 * Live: the machine's time. Sandbox: a row that all processes share; it stands still or runs on from
 * a base, and stands on its steps while it is being moved.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { wallMs, type Clock } from "../../ports/clock.ts";
import { selectClock } from "../../store/clock/select-clock.ts";
import type { TestClockRow } from "../../store/clock/test-clock.ts";
import type { Database } from "../../store/database.ts";

export class DeploymentClock implements Clock {
  readonly #db: Database | null;
  readonly #wallMs: () => number;
  #row: TestClockRow | null = null;

  private constructor(db: Database | null, readWallMs: () => number) {
    this.#db = db;
    this.#wallMs = readWallMs;
  }

  /** The real time, as `readWallMs` tells it: the machine's own, unless the world is simulated. */
  static live(readWallMs: () => number = wallMs): DeploymentClock {
    return new DeploymentClock(null, readWallMs);
  }

  /** The sandbox's row, which must exist. */
  static async sandbox(db: Database): Promise<DeploymentClock> {
    const clock = new DeploymentClock(db, wallMs);
    await clock.refresh();
    return clock;
  }

  get isMovable(): boolean {
    return this.#db !== null;
  }

  now(): Instant {
    return this.#row === null ? this.#wallMs() : businessTime(this.#row, this.#wallMs());
  }

  wallMs(): number {
    return this.#wallMs();
  }

  /** Looks at the shared row again; null in a live deployment. */
  async refresh(): Promise<TestClockRow | null> {
    if (this.#db === null) return null;
    const row = await selectClock(this.#db);
    if (row === null) throw new Error("this sandbox has no clock; it was not set up");
    // of two looks at once the earlier may answer last, and time must not run backwards
    if (this.#row === null || row.version >= this.#row.version) this.#row = row;
    return row;
  }
}

/** The business time that a clock row means at wall time `atWallMs`. */
export function businessTime(row: TestClockRow, atWallMs: number): Instant {
  if (!row.running || row.targetAt !== null) return row.baseAt;
  // a process whose wall clock is behind the one that set the base must not see time run backwards
  return row.baseAt + Math.max(0, atWallMs - Number(row.baseWallMs));
}
