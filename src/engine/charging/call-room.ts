/**
 * Room for calls to one gateway: all lines of this process to it share it. More calls than a gateway
 * makes at once would wait inside its adapter, on the time that they have for their answer.
 */
import type { Gateway } from "../../ports/gateway.ts";

export class CallRoom {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(size: number) {
    this.#free = size;
  }

  /** Null: there is room, and it is taken. Else a promise of it. */
  enter(): Promise<void> | null {
    if (this.#free > 0) {
      this.#free -= 1;
      return null;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Hands the room on to who has waited longest. */
  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next();
  }
}

export class CallRooms {
  readonly #most: number;
  readonly #rooms = new Map<string, CallRoom>();

  /** `most`: calls of this process to one gateway under way at once. */
  constructor(most: number) {
    this.#most = most;
  }

  of(gateway: Gateway): CallRoom {
    let room = this.#rooms.get(gateway.name);
    if (room === undefined) {
      room = new CallRoom(Math.min(this.#most, gateway.callsAtOnce ?? this.#most));
      this.#rooms.set(gateway.name, room);
    }
    return room;
  }
}
