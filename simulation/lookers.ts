/**
 * Those who look for work now and then. They share what the simulation knows: when there will be any; so
 * the looks that would find nothing are left out, and half a year passes in a few hundred of them.
 */
import type { Owner } from "./owner.ts";

export type Look = {
  readonly owner: Owner;
  /** Never earlier than this. */
  readonly from: number;
  /** Its clock and its rhythm: it looks so long after work is there. */
  readonly delayMs: number;
};

type Looker = Look & { readonly wake: () => void };

export class Lookers {
  readonly #workAt: () => Promise<number>;
  readonly #lookers = new Set<Looker>();

  constructor(workAt: () => Promise<number>) {
    this.#workAt = workAt;
  }

  /** Waits for work; `signal` ends the wait at once. */
  wait(look: Look, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) {
        resolve();
        return;
      }
      const wake = (): void => {
        this.#lookers.delete(looker);
        signal.removeEventListener("abort", wake);
        resolve();
      };
      const looker = { ...look, wake };
      signal.addEventListener("abort", wake);
      this.#lookers.add(looker);
    });
  }

  forget(owner: Owner): void {
    for (const looker of this.#lookers) if (looker.owner === owner) this.#lookers.delete(looker);
  }

  /** When the next of them looks; Infinity: none does. */
  async nextAt(): Promise<number> {
    return Math.min(Infinity, ...(await this.#times()).map(({ at }) => at));
  }

  /** Lets those look whose time has come by `now`. */
  async wake(now: number): Promise<void> {
    for (const { looker, at } of await this.#times()) if (at <= now) looker.wake();
  }

  async #times(): Promise<readonly { readonly looker: Looker; readonly at: number }[]> {
    if (this.#lookers.size === 0) return [];
    const workAt = await this.#workAt();
    return [...this.#lookers].map((looker) => ({
      looker,
      at: Math.max(looker.from, looker.owner.stoppedUntil, workAt + looker.delayMs),
    }));
  }
}
