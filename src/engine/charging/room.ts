/**
 * Room for so many things at once in this process; who finds none waits, first come first served.
 *
 * Three things have their bounds here, because lanes are many and mostly wait for somebody else: calls
 * to one gateway, since more than it makes at once would wait inside its adapter, on the time that they
 * have for their answer; charges that are claimed and not yet recorded, since they are in memory; and
 * messages on their way out, where the slow have a room of their own, so that they never fill the other.
 */
import type { Gateway } from "../../ports/gateway.ts";

type Waiting = { readonly count: number; readonly enter: () => void };

export class Room {
  readonly #size: number;
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(size: number) {
    this.#size = size;
    this.#free = size;
  }

  /** Takes `count` places, all of them if it is more than there are. Null: they were free. */
  enter(count = 1): Promise<void> | null {
    const wanted = Math.min(count, this.#size);
    if (this.#waiting.length === 0 && this.#free >= wanted) {
      this.#free -= wanted;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push({ count: wanted, enter: resolve }));
  }

  /** Takes what is free now, up to `most` places, and answers how many; none while others wait. */
  take(most: number): number {
    const taken = this.#waiting.length > 0 ? 0 : Math.min(most, this.#free);
    this.#free -= taken;
    return taken;
  }

  /** Gives `count` places back, as many as were taken. */
  leave(count = 1): void {
    this.#free = Math.min(this.#free + count, this.#size);
    for (let [next] = this.#waiting; next !== undefined; [next] = this.#waiting) {
      if (next.count > this.#free) return;
      this.#waiting.shift();
      this.#free -= next.count;
      next.enter();
    }
  }
}

export class Rooms {
  /** Charges that are claimed and not yet recorded. */
  readonly charges: Room;
  /** Messages to targets that are known to answer at once. */
  readonly messages: Room;
  /** Messages to all others. */
  readonly slowMessages: Room;
  readonly #callsInFlight: number;
  readonly #calls = new Map<string, Room>();

  constructor(limits: {
    readonly chargesAtOnce: number;
    readonly callsInFlight: number;
    readonly messagesAtOnce: number;
  }) {
    this.charges = new Room(limits.chargesAtOnce);
    this.messages = new Room(limits.messagesAtOnce);
    this.slowMessages = new Room(limits.messagesAtOnce);
    this.#callsInFlight = limits.callsInFlight;
  }

  /** Calls to one gateway under way. */
  callsTo(gateway: Gateway): Room {
    let room = this.#calls.get(gateway.name);
    if (room === undefined) {
      const { callsAtOnce = this.#callsInFlight } = gateway;
      room = new Room(Math.min(this.#callsInFlight, callsAtOnce));
      this.#calls.set(gateway.name, room);
    }
    return room;
  }
}
