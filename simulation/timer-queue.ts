/** What is to happen later, in the order of time; of one instant, in the order in which it was asked for. */
export class TimerQueue<T> {
  #timers: { readonly at: number; readonly item: T; isCancelled: boolean }[] = [];

  /** Answers how to take it out again. */
  add(at: number, item: T): () => void {
    const timer = { at, item, isCancelled: false };
    let place = this.#timers.length;
    while (place > 0 && (this.#timers[place - 1]?.at ?? 0) > at) place -= 1;
    this.#timers.splice(place, 0, timer);
    return () => {
      timer.isCancelled = true;
    };
  }

  /** Takes out what has come by `now`. */
  due(now: number): readonly T[] {
    const due: T[] = [];
    while (this.nextAt <= now) {
      const timer = this.#timers.shift();
      if (timer !== undefined) due.push(timer.item);
    }
    return due;
  }

  /** Infinity: there is nothing to come. */
  get nextAt(): number {
    while (this.#timers[0]?.isCancelled === true) this.#timers.shift();
    return this.#timers[0]?.at ?? Infinity;
  }
}
