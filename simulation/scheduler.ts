/**
 * One thread of time for everything that is simulated: processes, the network, the bank, people.
 *
 * Whatever waits, waits for a *step*. One step runs at a time; when all that it set off has come to
 * rest, a seeded choice says who goes on. Steps take a little time, and when nobody can go on, time
 * jumps to the next timer. The same seed gives the same steps in the same order.
 */
import { Lookers } from "./lookers.ts";
import type { Owner } from "./owner.ts";
import { fnv1a, type Random } from "./random.ts";
import { TimerQueue } from "./timer-queue.ts";

type Step = {
  readonly owner: Owner | null;
  readonly label: string;
  /** It can only be run while this holds; absent: always. */
  readonly when?: () => boolean;
  readonly run: () => void | Promise<void>;
};

export type SchedulerOptions = {
  readonly random: Random;
  readonly startAt: number;
  /** What steps take, in ms: one of these, each as likely. */
  readonly costsMs: readonly number[];
  /** The next instant at which a look for work can find any; Infinity: none is known. */
  readonly workAt: () => Promise<number>;
  /** Told before each step of a process; may stop or kill it, and then the step is not run. */
  readonly onStep: (owner: Owner, label: string) => void | Promise<void>;
};

/** A world that takes longer goes round in circles; most take a tenth. */
const MOST_STEPS = 100_000;

export class Scheduler {
  readonly #random: Random;
  readonly #costsMs: readonly number[];
  readonly #onStep: SchedulerOptions["onStep"];
  readonly #timers = new TimerQueue<Step>();
  readonly #lookers: Lookers;
  #now: number;
  #ready: Step[] = [];
  #steps = 0;
  #digest = fnv1a("");

  constructor(options: SchedulerOptions) {
    this.#random = options.random;
    this.#costsMs = options.costsMs;
    this.#lookers = new Lookers(options.workAt);
    this.#onStep = options.onStep;
    this.#now = options.startAt;
  }

  /** The true time of the world, in ms since 1970. */
  get now(): number {
    return this.#now;
  }

  get steps(): number {
    return this.#steps;
  }

  /** A hash of all steps so far: two runs with the same one did the same. */
  get digest(): string {
    return this.#digest.toString(16).padStart(8, "0");
  }

  /** Runs `work` as a step of `owner`, when its turn comes and `when` holds; answers what it answers. */
  do<T>(
    owner: Owner | null,
    label: string,
    work: () => T | Promise<T>,
    when?: () => boolean,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const run = async (): Promise<void> => {
        try {
          resolve(await work());
        } catch (error) {
          reject(error);
        }
      };
      this.#ready.push({ owner, label, run, ...(when === undefined ? {} : { when }) });
    });
  }

  /** Runs `work` as a step at `at`, or as soon after as its turn comes; answers how to prevent it. */
  at(owner: Owner | null, at: number, label: string, work: () => void | Promise<void>): () => void {
    let isCancelled = false;
    // also after it has rung, while it waits for its turn
    const run = (): void | Promise<void> => (isCancelled ? undefined : work());
    const takeOut = this.#timers.add(Math.round(at), { owner, label, run });
    return () => {
      isCancelled = true;
      takeOut();
    };
  }

  /** Waits until `at` and for one's turn. */
  until(owner: Owner | null, at: number, label: string): Promise<void> {
    return new Promise((resolve) => {
      this.at(owner, at, label, resolve);
    });
  }

  /** Waits for work; `signal` ends the wait at once. */
  look(
    owner: Owner,
    options: { readonly afterMs: number; readonly delayMs: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const { afterMs, delayMs, signal } = options;
    return this.#lookers.wait({ owner, from: this.#now + afterMs, delayMs }, signal);
  }

  /** Forgets everything that `owner` waited for. */
  forget(owner: Owner): void {
    this.#ready = this.#ready.filter((step) => step.owner !== owner);
    this.#lookers.forget(owner);
  }

  /** Runs until `isOver`, or until nothing can ever happen again. */
  async run(isOver: () => boolean): Promise<void> {
    for (;;) {
      await atRest();
      if (isOver()) return;
      if (this.#steps > MOST_STEPS) throw new Error("the world does not come to an end");
      this.#ring();
      const step = this.#choose();
      if (step !== null) await this.#run(step);
      else if (!(await this.#jump())) return;
    }
  }

  async #run(step: Step): Promise<void> {
    const { owner, label } = step;
    if (owner !== null) {
      await this.#onStep(owner, label);
      if (!owner.isAlive) return;
      if (owner.stoppedUntil > this.#now) {
        this.#ready.push(step);
        return;
      }
    }
    this.#now += this.#random.pick(this.#costsMs);
    this.#steps += 1;
    this.#digest = fnv1a(`${owner?.name ?? ""} ${label} ${this.#now}`, this.#digest);
    await step.run();
  }

  #choose(): Step | null {
    const able = this.#ready.filter(
      ({ owner, when }) =>
        (owner === null || owner.stoppedUntil <= this.#now) && (when === undefined || when()),
    );
    if (able.length === 0) return null;
    const step = this.#random.pick(able);
    this.#ready.splice(this.#ready.indexOf(step), 1);
    return step;
  }

  /** Timers whose time has come are steps like any other. */
  #ring(): void {
    for (const step of this.#timers.due(this.#now)) {
      if (step.owner?.isAlive !== false) this.#ready.push(step);
    }
  }

  /** Time passes; false when there is nothing to wait for. */
  async #jump(): Promise<boolean> {
    const next = Math.min(
      this.#timers.nextAt,
      await this.#lookers.nextAt(),
      ...this.#ready.flatMap(({ owner }) => this.#stopOf(owner)),
    );
    if (next === Infinity) return false;
    this.#now = Math.max(this.#now, next);
    await this.#lookers.wake(this.#now);
    return true;
  }

  #stopOf(owner: Owner | null): number[] {
    return owner !== null && owner.stoppedUntil > this.#now ? [owner.stoppedUntil] : [];
  }
}

/**
 * Until everything that was set off waits for a step: Node runs ticks when no promise is left that can
 * settle by itself. A turn of its event loop would say the same, at a hundred times the cost.
 */
function atRest(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}
