/**
 * Gathers answers and records them in batches: a full batch at once, a partial one when no more are
 * on the line. At most two recordings run at the same time; a third does not help (performance notes
 * in docs/decisions).
 */
import type { Cancel } from "../../ports/timers.ts";
import type { EngineContext } from "../engine-context.ts";
import type { Room } from "./room.ts";
import { recordAnswers, type Answer, type RecordOptions } from "./record-answers.ts";

const RECORDERS = 2;
/** While others are on the line, an answer waits this long for company before it is recorded. */
const LINGER_MS = 200;

export type CollectorOptions = RecordOptions & {
  /** Where each charge that is added has a place, until it is recorded. */
  readonly room?: Room;
};

export class AnswerCollector {
  readonly #context: EngineContext;
  readonly #options: CollectorOptions;
  #answers: Answer[] = [];
  #onTheLine = 0;
  #recording = 0;
  #timer: Cancel | undefined;
  #failure: unknown;
  #waiting: (() => void)[] = [];

  constructor(context: EngineContext, options: CollectorOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Counts one call in; its answer is recorded when it comes. */
  add(call: Promise<Answer>): void {
    this.#onTheLine += 1;
    void call.then(this.#take, this.#lose);
  }

  readonly #take = (answer: Answer): void => {
    this.#answers.push(answer);
    this.#onTheLine -= 1;
    this.#changed();
  };

  readonly #lose = (error: unknown): void => {
    this.#failure ??= error;
    this.#options.room?.leave();
    this.#onTheLine -= 1;
    this.#changed();
  };

  /** Until at most `most` calls are on the line, and their answers do not pile up. */
  async room(most: number): Promise<void> {
    const pile = RECORDERS * this.#context.limits.batchSize;
    while (this.#onTheLine > most || this.#answers.length > pile) {
      if (this.#failure !== undefined) return;
      await this.#change();
    }
  }

  /** Until everything added so far is recorded. Throws the first failure. */
  async drain(): Promise<void> {
    while (this.#onTheLine > 0 || this.#answers.length > 0 || this.#recording > 0) {
      await this.#change();
    }
    if (this.#failure !== undefined) throw this.#failure;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #changed(): void {
    const full = this.#answers.length >= this.#context.limits.batchSize;
    if (full || (this.#onTheLine === 0 && this.#answers.length > 0)) this.#record();
    else if (this.#answers.length > 0) {
      this.#timer ??= this.#context.timers.after(LINGER_MS, () => {
        this.#timer = undefined;
        this.#record();
      });
    }
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }

  #record(): void {
    if (this.#recording >= RECORDERS || this.#answers.length === 0) return;
    const batch = this.#answers.splice(0, this.#context.limits.batchSize);
    this.#recording += 1;
    void recordAnswers(this.#context, batch, this.#options)
      .catch((error: unknown) => {
        // not lost: the transactions stay `sending` and the reconciler asks the bank
        this.#failure ??= error;
      })
      .finally(() => {
        this.#recording -= 1;
        this.#options.room?.leave(batch.length);
        this.#changed();
      });
  }
}
