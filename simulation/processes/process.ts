/**
 * One process of the deployment, over all its lives: the real engine, started anew after each death
 * with nothing but what the database holds.
 */
import { composeEngine } from "../../src/engine/compose-engine.ts";
import { DeploymentClock } from "../../src/engine/clock/deployment-clock.ts";
import type { EngineContext } from "../../src/engine/engine-context.ts";
import type { Engine } from "../../src/engine/engine.ts";
import type { BankTime } from "../../src/ports/bank-time.ts";
import type { Gateway } from "../../src/ports/gateway.ts";
import type { Log } from "../../src/ports/log.ts";
import type { KeyRing } from "../../src/vault/master-key.ts";
import type { Faults } from "../faults.ts";
import { Random } from "../random.ts";
import type { Owner } from "../owner.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Connection } from "./connection.ts";
import { ProcessDatabase } from "./process-database.ts";
import { processTimers } from "./process-timers.ts";

export type ProcessOptions = {
  readonly name: string;
  readonly seed: number;
  /** How far its clock is ahead of the true time, in ms. */
  readonly clockAheadMs: number;
  readonly scheduler: Scheduler;
  readonly connection: Connection;
  readonly faults: Faults;
  readonly keyRing: KeyRing;
  /** The way to the bank of one life. */
  readonly gateway: (owner: Owner) => Gateway;
  readonly log: Log;
};

type Life = {
  readonly owner: Owner;
  readonly die: () => void;
  readonly engine: Engine;
  readonly context: EngineContext;
};

/** Business time is the real time: nobody moves a clock. */
const LIVE: BankTime = { follow: async () => true, nextAt: async () => null };

/** Few rows at once, so that batches end and lanes are given up in the middle of the work. */
const LIMITS = { batchSize: 4, callsInFlight: 8, chargesPerTurn: 10 };

export class Process {
  readonly name: string;
  readonly #options: ProcessOptions;
  #clockAheadMs: number;
  #lives = 0;
  #life: Life | null = null;

  constructor(options: ProcessOptions) {
    this.name = options.name;
    this.#options = options;
    this.#clockAheadMs = options.clockAheadMs;
  }

  get clockAheadMs(): number {
    return this.#clockAheadMs;
  }

  /** Its machine's clock is set. */
  setClock(aheadMs: number): void {
    this.#clockAheadMs = aheadMs;
  }

  /** Null while it is dead. */
  get owner(): Owner | null {
    return this.#life?.owner ?? null;
  }

  /** For commands that reach this process; null while it is dead. */
  get context(): EngineContext | null {
    return this.#life?.context ?? null;
  }

  start(): void {
    const { seed, scheduler, connection, faults } = this.#options;
    this.#lives += 1;
    const name = `${this.name}.${this.#lives}`;
    const death = Promise.withResolvers<void>();
    const owner: Owner = { name, isAlive: true, death: death.promise, stoppedUntil: 0 };
    const random = Random.of(seed, `keys of ${name}`);
    const { context, engine } = composeEngine({
      deploymentId: "simulated",
      db: new ProcessDatabase({ scheduler, connection, faults, owner }),
      clock: DeploymentClock.live(() => scheduler.now + this.#clockAheadMs),
      timers: processTimers({
        scheduler,
        owner,
        random: Random.of(seed, `rhythm of ${name}`),
        clockAheadMs: () => this.#clockAheadMs,
      }),
      bankTime: LIVE,
      gateways: [this.#options.gateway(owner)],
      keyRing: this.#options.keyRing,
      randomBytes: (size) => random.bytes(size),
      newKey: () => random.uuid(),
      log: this.#options.log,
      limits: LIMITS,
      owner: name,
    });
    this.#life = { owner, die: death.resolve, engine, context };
    engine.start();
  }

  /** A command made work: the engine looks for it now. */
  wake(): void {
    this.#life?.engine.wake();
  }

  /** What it had in memory is gone; what it had sent goes on without it. */
  async kill(): Promise<void> {
    const life = this.#life;
    if (life === null) return;
    this.#life = null;
    life.owner.isAlive = false;
    this.#options.scheduler.forget(life.owner);
    await this.#options.connection.abandon(life.owner);
    life.die();
  }
}
