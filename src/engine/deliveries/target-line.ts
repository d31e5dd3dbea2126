/**
 * What a pass knows of one target. It starts with a few messages and opens up when one is answered;
 * a target that is dead rests, and one that is slow has its places among the slow.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import {
  HEALTHY,
  healthAfter,
  placesFor,
  type HealthNews,
  type TargetHealth,
} from "../../domain/delivery/health.ts";
import type { Verdict } from "../../domain/delivery/verdict.ts";
import type { DeliveryFace, DeliveryTarget } from "../../ports/delivery-face.ts";
import type { Room, Rooms } from "../charging/room.ts";

/** Whoever takes longer than this for an answer is slow. */
const SLOW_MS = 2_000;
/** Messages on their way to a slow target at once. */
const MOST_WHEN_SLOW = 8;

export class TargetLine {
  readonly face: DeliveryFace;
  #target: DeliveryTarget | null = null;
  #health: TargetHealth = HEALTHY;
  #inFlight = 0;
  #hasAnswered = false;
  #isSlow = false;

  constructor(face: DeliveryFace) {
    this.face = face;
  }

  /** Takes in what was read of it; what it was seen to do in this pass stays. */
  reload(target: DeliveryTarget, health: TargetHealth): void {
    this.#target = target;
    this.#health = health;
  }

  get target(): DeliveryTarget {
    if (this.#target === null) throw new Error("this target was not read");
    return this.#target;
  }

  get restUntil(): Instant | null {
    return this.#health.restUntil;
  }

  /** Messages that may be sent to it now, beyond those on their way. */
  freePlaces(now: Instant): number {
    const { callsAtOnce } = this.face;
    const most = this.#isSlow ? Math.min(callsAtOnce, MOST_WHEN_SLOW) : callsAtOnce;
    const places = placesFor(this.#health, now, { answered: this.#hasAnswered, most });
    return Math.max(0, places - this.#inFlight);
  }

  /** Where its messages have their places: among those that answer at once, or among the rest. */
  roomIn(rooms: Rooms): Room {
    return this.#hasAnswered && !this.#isSlow ? rooms.messages : rooms.slowMessages;
  }

  sending(): void {
    this.#inFlight += 1;
  }

  answered(isTaken: boolean, tookMs: number): void {
    this.#inFlight -= 1;
    this.#hasAnswered = isTaken;
    this.#isSlow = tookMs > SLOW_MS;
  }

  /** Its health after the tries of one recording, in the order in which they were answered. */
  judge(verdicts: readonly Verdict[], now: Instant): Judgement {
    const before = this.#health;
    const { health, news } = healthAfter(before, verdicts, now);
    this.#health = health;
    return { targetId: this.target.id, health, isChanged: health !== before, news };
  }
}

export type Judgement = {
  readonly targetId: bigint;
  readonly health: TargetHealth;
  readonly isChanged: boolean;
  readonly news: HealthNews | null;
};
