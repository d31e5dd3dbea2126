/** What was told of one purchase in one moment, ticked off word by word. */
import type { Message } from "../observation.ts";

export type About = {
  readonly subscriptionId?: bigint;
  readonly transactionId?: bigint;
};

export class Moment {
  readonly at: number;
  #left: Message[];

  constructor(messages: readonly Message[]) {
    this.#left = [...messages];
    this.at = Math.max(...messages.map((message) => message.at));
  }

  get left(): readonly Message[] {
    return this.#left;
  }

  /** Ticks off one message of this kind; undefined when none is left. */
  take(event: string, about: About = {}): Message | undefined {
    const found = this.#left.find(
      (message) =>
        message.event === event &&
        (about.subscriptionId === undefined || message.subscriptionId === about.subscriptionId) &&
        (about.transactionId === undefined || message.transactionId === about.transactionId),
    );
    if (found !== undefined) this.#left = this.#left.filter((message) => message !== found);
    return found;
  }
}

/** Messages in order, those of one moment together. */
export function momentsOf(messages: readonly Message[]): readonly (readonly Message[])[] {
  const moments: Message[][] = [];
  for (const message of messages) {
    const last = moments.at(-1);
    if (last?.[0]?.orderNo === message.orderNo) last.push(message);
    else moments.push([message]);
  }
  return moments;
}
