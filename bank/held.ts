/**
 * Connections on which the bank keeps silent: held open until the client gives up.
 *
 * There is an end to it on this side too: when the silence is over, after a minute, or when more are
 * held than a small machine has room for, a connection is cut, which tells its client no more than
 * silence does.
 */
import type { ServerResponse } from "node:http";

const MOST_HELD = 4096;
const LONGEST_MS = 60_000;

export class HeldAnswers {
  /** In the order in which they came. */
  readonly #held = new Map<ServerResponse, NodeJS.Timeout>();

  hold(response: ServerResponse): void {
    const [oldest] = this.#held.keys();
    if (this.#held.size >= MOST_HELD && oldest !== undefined) this.#cut(oldest);
    const timer = setTimeout(() => this.#cut(response), LONGEST_MS).unref();
    this.#held.set(response, timer);
    response.once("close", () => this.#forget(response));
  }

  release(): void {
    for (const response of this.#held.keys()) this.#cut(response);
  }

  #cut(response: ServerResponse): void {
    this.#forget(response);
    response.destroy();
  }

  #forget(response: ServerResponse): void {
    clearTimeout(this.#held.get(response));
    this.#held.delete(response);
  }
}
