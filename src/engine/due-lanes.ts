/**
 * Which due lanes this process serves next, and how many at once.
 *
 * Deliveries have room of their own: what they wait for is other people's servers, and whatever those
 * do must not keep a charge from being made.
 */
import type { Instant } from "../domain/calendar/instant.ts";
import { discoverLanes } from "../store/lane/discover-lanes.ts";
import { DUTIES, type DueLane, type Duty } from "../store/lane/lane.ts";
import type { EngineContext } from "./engine-context.ts";

const MOST_DISCOVERED = 200;
/** Lanes that were found are served one after the other for this long before it looks again. */
const FOUND_MS = 1_000;

/** Duties with room of their own. */
const APART: readonly Duty[] = ["deliver"];

type Group = {
  readonly atOnce: number;
  /** Lanes of the last look, still to be served. */
  found: DueLane[];
  serving: number;
};

export class DueLanes {
  readonly #context: EngineContext;
  readonly #charges: Group;
  readonly #deliveries: Group;
  /** Wall time of the last look; 0: look now. */
  #lookedAtMs = 0;

  constructor(context: EngineContext) {
    this.#context = context;
    const { lanesAtOnce, deliverLanesAtOnce } = context.limits;
    this.#charges = { atOnce: lanesAtOnce, found: [], serving: 0 };
    this.#deliveries = { atOnce: deliverLanesAtOnce, found: [], serving: 0 };
  }

  /** Something was just made due. */
  lookSoon(): void {
    this.#lookedAtMs = 0;
  }

  /** Lanes to serve now, as many as there is room for; each is given back by `left`. */
  async next(now: Instant, { advancing, isServed }: NextOptions): Promise<readonly DueLane[]> {
    if (advancing || this.#isStale) await this.#look(now, advancing);
    const wallMs = BigInt(this.#context.clock.wallMs());
    return [this.#charges, this.#deliveries].flatMap((one) => takeFrom(one, isServed, wallMs));
  }

  left({ duty }: DueLane): void {
    this.#groupOf(duty).serving -= 1;
  }

  get #isStale(): boolean {
    const { found, serving, atOnce } = this.#charges;
    const isShort = found.length === 0 && serving < atOnce;
    return isShort || this.#context.clock.wallMs() >= this.#lookedAtMs + FOUND_MS;
  }

  async #look(now: Instant, advancing: boolean): Promise<void> {
    // before the look, so that a wake while it lasts counts
    this.#lookedAtMs = this.#context.clock.wallMs();
    const { db } = this.#context;
    const found = await discoverLanes(db, { now, apart: APART, limit: MOST_DISCOVERED });
    const eligible = advancing ? ofFirstDuty(found) : found;
    this.#charges.found = eligible.filter(({ duty }) => !APART.includes(duty));
    this.#deliveries.found = eligible.filter(({ duty }) => APART.includes(duty));
  }

  #groupOf(duty: Duty): Group {
    return APART.includes(duty) ? this.#deliveries : this.#charges;
  }
}

type NextOptions = {
  readonly advancing: boolean;
  /** Whether this process serves it already. */
  readonly isServed: (lane: DueLane) => boolean;
};

/**
 * While the clock is moved, all processes run the duties of one instant in their order: a batch
 * settles before the renewals that its gate lets through. In real time they need not wait.
 */
function ofFirstDuty(found: readonly DueLane[]): DueLane[] {
  const first = Math.min(...found.map(({ duty }) => DUTIES.indexOf(duty)));
  return found.filter(({ duty }) => DUTIES.indexOf(duty) === first);
}

function takeFrom(one: Group, isServed: NextOptions["isServed"], wallMs: bigint): DueLane[] {
  const taken: DueLane[] = [];
  while (one.serving < one.atOnce) {
    const lane = one.found.shift();
    if (lane === undefined) break;
    const isHeld = lane.leaseUntilMs !== null && lane.leaseUntilMs > wallMs;
    if (isHeld || isServed(lane)) continue;
    one.serving += 1;
    taken.push(lane);
  }
  return taken;
}
