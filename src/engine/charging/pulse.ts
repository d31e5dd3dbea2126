/**
 * When gateways last answered, as far as this process knows. A pass of one merchant need not find out
 * again, sixteen calls at a time, what another merchant's has just found out.
 */
import type { Gateway } from "../../ports/gateway.ts";

/** A gateway that answered no longer ago is taken to be there. */
const FRESH_MS = 2_000;

export class Pulse {
  readonly #wallMs: () => number;
  /** Wall time of the last answer, by the gateway's name. */
  readonly #answeredAtMs = new Map<string, number>();

  constructor(wallMs: () => number) {
    this.#wallMs = wallMs;
  }

  answered({ name }: Gateway): void {
    this.#answeredAtMs.set(name, this.#wallMs());
  }

  /** Somebody called there in vain: the next answer has to show that it is there. */
  silent({ name }: Gateway): void {
    this.#answeredAtMs.delete(name);
  }

  isFresh({ name }: Gateway): boolean {
    const answeredAtMs = this.#answeredAtMs.get(name);
    return answeredAtMs !== undefined && this.#wallMs() - answeredAtMs < FRESH_MS;
  }
}
