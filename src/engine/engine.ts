/**
 * The engine of one process: finds due lanes, serves them, steps the sandbox's clock.
 *
 * Any number of processes may run against one database. A lane is served by one process at a time
 * (lease and fence); that is for order and economy. Exactly once does not rest on it but on the
 * unique live line of a position and on the fences of the record (I1, I2).
 */
import type { Instant } from "../domain/calendar/instant.ts";
import type { BankTime } from "../ports/bank-time.ts";
import type { TestClockRow } from "../store/clock/test-clock.ts";
import { holdLane } from "../store/lane/hold-lane.ts";
import { type DueLane, type Duty } from "../store/lane/lane.ts";
import { releaseLane } from "../store/lane/release-lane.ts";
import { takeLane, type TakenLane } from "../store/lane/take-lane.ts";
import type { Tx } from "../store/statement.ts";
import type { Turn, TurnResult } from "./charging/turn.ts";
import { step } from "./clock/advance.ts";
import type { DeploymentClock } from "./clock/deployment-clock.ts";
import { tellOfExpiringCards } from "./duties/cards.ts";
import { DueLanes } from "./due-lanes.ts";
import { deliver } from "./duties/deliver.ts";
import { expireAccess } from "./duties/expire.ts";
import { openGates } from "./duties/gate.ts";
import { giveNotices } from "./duties/notice.ts";
import { settleOpen } from "./duties/open.ts";
import { reportDays } from "./duties/report.ts";
import { makeGood } from "./duties/make-good.ts";
import { renew } from "./duties/renew.ts";
import { settle } from "./duties/settle.ts";
import type { EngineContext } from "./engine-context.ts";
import { recoverLane } from "./recover-lane.ts";

type DutyPass = (context: EngineContext, turn: Turn) => Promise<TurnResult>;

const PASSES: { readonly [D in Duty]: DutyPass } = {
  settle,
  gate: openGates,
  open: settleOpen,
  make_good: makeGood,
  renew,
  expire: expireAccess,
  notice: giveNotices,
  cards: tellOfExpiringCards,
  report: reportDays,
  deliver,
};

const IDLE_MS = 400;
/** While the clock is moved, processes look for work often: each step waits for the slowest. */
const ADVANCING_MS = 25;
/** Passes of one turn over a lane that keeps being touched; then it gives way to others. */
const MOST_PASSES = 20;
/** Business time after which a lane whose pass failed is tried again. */
const FAILED_RETRY_MS = 60_000;

export type EngineOptions = {
  readonly context: EngineContext;
  readonly clock: DeploymentClock;
  readonly bankTime: BankTime;
  /** Asked until it is done: whether the bank knows more than the database. */
  readonly restoreWatch: { readonly goOn: () => Promise<void> };
  /** Names this process in leases. */
  readonly owner: string;
};

export class Engine {
  readonly #context: EngineContext;
  readonly #clock: DeploymentClock;
  readonly #bankTime: BankTime;
  readonly #restoreWatch: EngineOptions["restoreWatch"];
  readonly #owner: string;
  readonly #serving = new Map<string, Promise<void>>();
  #stopping = false;
  #running: Promise<void> | undefined;
  #wake: AbortController = new AbortController();
  readonly #due: DueLanes;

  constructor(options: EngineOptions) {
    this.#context = options.context;
    this.#clock = options.clock;
    this.#bankTime = options.bankTime;
    this.#restoreWatch = options.restoreWatch;
    this.#owner = options.owner;
    this.#due = new DueLanes(options.context);
  }

  start(): void {
    this.#running ??= this.#loop();
  }

  /** Starts nothing new and waits until what is on the line is answered and recorded. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.wake();
    await this.#running;
    await Promise.all(this.#serving.values());
  }

  /** Looks for work now: a command just made some, or the clock was aimed. */
  wake(): void {
    this.#due.lookSoon();
    this.#wake.abort();
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      let pauseMs = IDLE_MS;
      try {
        pauseMs = await this.#tick();
      } catch (error) {
        // the database is away: keep trying, it owns all state
        this.#context.log.warn({ error }, "the engine could not look for work");
      }
      if (pauseMs > 0 && !this.#stopping) await this.#pause(pauseMs);
    }
  }

  /** Answers how long to wait before the next look. */
  async #tick(): Promise<number> {
    await this.#restoreWatch.goOn();
    await this.#context.standing.look();
    if (!this.#context.standing.mayCharge) return IDLE_MS;
    const row = await this.#clock.refresh();
    const advancing = row !== null && row.targetAt !== null;
    const started = await this.#startDue(advancing);
    if (!advancing) return started > 0 ? 0 : IDLE_MS;
    if (started === 0 && this.#serving.size === 0 && (await this.#stepClock(row)) === "stepped") {
      return 0;
    }
    return ADVANCING_MS;
  }

  #stepClock(row: TestClockRow): Promise<"stepped" | "busy"> {
    return step(
      {
        db: this.#context.db,
        clock: this.#clock,
        bankTime: this.#bankTime,
        owner: this.#owner,
      },
      row,
    );
  }

  /** Starts serving as many due lanes as there is room for; answers how many. */
  async #startDue(advancing: boolean): Promise<number> {
    const now = this.#clock.now();
    const isServed = (lane: DueLane): boolean => this.#serving.has(keyOf(lane));
    const lanes = await this.#due.next(now, { advancing, isServed });
    for (const lane of lanes) {
      const key = keyOf(lane);
      this.#serving.set(
        key,
        this.#takeAndServe(lane, now).finally(() => {
          this.#serving.delete(key);
          this.#due.left(lane);
          this.#wake.abort();
        }),
      );
    }
    return lanes.length;
  }

  async #takeAndServe(lane: DueLane, now: Instant): Promise<void> {
    const wallMs = this.#clock.wallMs();
    const { laneLeaseMs } = this.#context.limits;
    let taken: TakenLane | null;
    try {
      taken = await this.#context.db.tenant(lane.merchantId, (tx) =>
        takeLane(tx.last, {
          duty: lane.duty,
          lane: lane.lane,
          owner: this.#owner,
          now,
          wallMs,
          leaseUntilMs: wallMs + laneLeaseMs,
        }),
      );
    } catch (error) {
      this.#context.log.warn({ error }, "a lane could not be taken");
      return;
    }
    // null: another process was first
    if (taken !== null) await this.#serve(lane, taken);
  }

  async #serve(lane: DueLane, taken: TakenLane): Promise<void> {
    const { merchantId, duty } = lane;
    const held = { duty, lane: lane.lane, fence: taken.fence };
    let mine = true;
    const hold = async (): Promise<number | null> => {
      const until = this.#clock.wallMs() + this.#context.limits.laneLeaseMs;
      const touched = await this.#context.db.tenant(merchantId, (tx) =>
        holdLane(tx.last, held, until),
      );
      if (touched === null) mine = false;
      return touched;
    };
    const { limits, timers } = this.#context;
    const stopHeartbeat = timers.every(limits.laneLeaseMs / 3, () => {
      // a lost lease shows at the next look; the fences keep its answers right meanwhile
      hold().catch(() => undefined);
    });
    const turn: Turn = {
      merchantId,
      lane: lane.lane,
      zone: lane.zone,
      startsAt: lane.startsAt,
      goesOn: () => mine && !this.#stopping && this.#context.standing.mayCharge,
    };
    const release = (tx: Tx, touched: number | null, nextDueAt: Instant): Promise<boolean> =>
      releaseLane(tx.last, { held, touched, nextDueAt, wallMs: this.#clock.wallMs() });
    const park = async (touched: number, result: TurnResult, isLast: boolean): Promise<boolean> =>
      await this.#context.db.tenant(merchantId, async (tx) => {
        if (result.kind === "more" || isLast) return await release(tx, null, this.#clock.now());
        const nextDueAt = result.kind === "idle" ? result.nextDueAt : await result.nextDueAt(tx);
        return nextDueAt !== null && (await release(tx, touched, nextDueAt));
      });
    try {
      if (taken.abandonedBy !== null) await recoverLane(this.#context, lane);
      for (let pass = 1; ; pass += 1) {
        // taking the lane was the first hold
        const touched = pass === 1 ? taken.touched : await hold();
        if (touched === null) return;
        const result = await PASSES[duty](this.#context, turn);
        const isLast = result.kind === "more" || pass >= MOST_PASSES;
        if (await park(touched, result, isLast)) return;
        if (isLast || !mine) return;
      }
    } catch (error) {
      this.#context.log.error({ error, merchantId: String(merchantId), duty }, "a duty failed");
      // in business time, so that a clock that stands still does not try it for ever
      const retryAt = this.#clock.now() + FAILED_RETRY_MS;
      await this.#context.db
        .tenant(merchantId, (tx) => release(tx, null, retryAt))
        .catch(() => undefined);
    } finally {
      stopHeartbeat();
    }
  }

  /** Until `ms` have passed or somebody wakes it; a wake that came during the look counts. */
  async #pause(ms: number): Promise<void> {
    const { signal } = this.#wake;
    await this.#context.timers.sleep(ms, signal);
    if (signal.aborted) this.#wake = new AbortController();
  }
}

function keyOf({ merchantId, duty, lane }: DueLane): string {
  return `${merchantId}:${duty}:${lane}`;
}
