/**
 * A world that runs: the processes, the network, the bank, and everything that was seen of them.
 *
 * Wires the parts together and lets faults strike; what people do in it is in the files beside.
 */
import type { EngineContext } from "../../src/engine/engine-context.ts";
import type { Log } from "../../src/ports/log.ts";
import type { PgliteSession } from "../../src/store/pglite-session.ts";
import { keyRing, masterKey } from "../../src/vault/master-key.ts";
import { Bank } from "../bank/bank.ts";
import { Network } from "../bank/network.ts";
import { Faults, type Fault } from "../faults.ts";
import type { Observation } from "../observation.ts";
import type { CardPlan, Plan } from "../plan/plan.ts";
import { Connection } from "../processes/connection.ts";
import { Process } from "../processes/process.ts";
import { Random } from "../random.ts";
import type { Owner } from "../owner.ts";
import { Scheduler } from "../scheduler.ts";
import { workAt } from "./work-at.ts";

/** Something that happened in the world and that nobody outside could see: for the story. */
export type Happening = { readonly at: number; readonly text: string };

export class World {
  readonly plan: Plan;
  readonly scheduler: Scheduler;
  readonly faults: Faults;
  readonly network: Network;
  readonly observations: Observation[] = [];
  readonly happenings: Happening[] = [];
  /** What was thrown and should not have been. */
  readonly bugs: Happening[] = [];
  /** What the processes logged: facts as JSON. */
  readonly log: string[] = [];
  readonly #connection: Connection;
  readonly #processes: readonly Process[];
  readonly #random: Random;

  constructor(plan: Plan, session: PgliteSession) {
    const { seed } = plan;
    this.plan = plan;
    this.#random = Random.of(seed, "world runs");
    this.#connection = new Connection(session, Random.of(seed, "connection"));
    this.scheduler = new Scheduler({
      random: Random.of(seed, "schedule"),
      startAt: plan.startAt,
      costsMs: plan.costsMs,
      workAt: workAt(this.#connection),
      onStep: (owner, label) => this.#onStep(owner, label),
    });
    this.faults = new Faults(plan.faults, plan.quietAt, (fault, detail) => {
      this.tell(`fault ${fault.no}: ${fault.kind} (${detail})`);
    });
    this.network = new Network({
      scheduler: this.scheduler,
      random: Random.of(seed, "network"),
      faults: this.faults,
      bank: new Bank({ seed, tempers: tempersOf(plan) }),
      observe: (seen) => this.observe(seen),
    });
    const ring = keyRing(masterKey(Random.of(seed, "master key").bytes(32)));
    const log = this.#recorder();
    this.#processes = plan.clocksAheadMs.map(
      (clockAheadMs, index) =>
        new Process({
          name: `P${index + 1}`,
          seed,
          clockAheadMs,
          scheduler: this.scheduler,
          connection: this.#connection,
          faults: this.faults,
          keyRing: ring,
          gateway: (owner) => this.network.gatewayFor(owner),
          log,
        }),
    );
  }

  observe(seen: Observation): void {
    this.observations.push(seen);
  }

  tell(text: string): void {
    this.happenings.push({ at: this.scheduler.now, text });
  }

  /** A request or a duty threw; connections that break are part of the world. */
  failed(where: string, error: unknown): void {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    this.tell(`${where}: ${message}`);
    if (!isOfTheNetwork(message))
      this.bugs.push({ at: this.scheduler.now, text: stack ?? message });
  }

  startProcesses(): void {
    for (const process of this.#processes) process.start();
  }

  /** A process that takes requests; null while none does. */
  someProcess(): {
    readonly process: Process;
    readonly owner: Owner;
    readonly context: EngineContext;
  } | null {
    const up = this.#processes.flatMap((process) => {
      const { owner, context } = process;
      return owner === null || context === null ? [] : [{ process, owner, context }];
    });
    return up.length === 0 ? null : this.#random.pick(up);
  }

  /** True when nothing is left that is due at `at`. */
  async hasNothingDueAt(at: number): Promise<boolean> {
    return (await workAt(this.#connection)()) > at;
  }

  /** Before each step of a process: what can happen to it there. */
  async #onStep(owner: Owner, label: string): Promise<void> {
    const process = this.#processes.find((one) => one.owner === owner);
    if (process === undefined) return;
    const { now } = this.scheduler;
    const detail = `${owner.name}, ${label}`;
    const killed = this.faults.strike("process killed", now, detail);
    if (killed !== null) {
      await process.kill();
      this.#restart(process, killed);
      return;
    }
    // a transaction that stands open would stop everybody: the database is one connection here
    if (!this.#connection.isHeldBy(owner)) {
      const stopped = this.faults.strike("process stopped", now, detail);
      if (stopped !== null) owner.stoppedUntil = now + stopped.forMs;
    }
    const set = this.faults.strike("clock set", now, detail);
    if (set !== null) process.setClock(set.forMs - 1_000);
    const away = this.#connection.isFree ? this.faults.strike("database away", now, detail) : null;
    if (away !== null) this.#connection.goAway(now + away.forMs);
  }

  #restart(process: Process, { forMs }: Fault): void {
    this.scheduler.at(null, this.scheduler.now + forMs, "start", () => {
      process.start();
      this.tell(`${process.owner?.name ?? process.name} starts`);
    });
  }

  #recorder(): Log {
    const keep =
      (level: string) =>
      (facts: Readonly<Record<string, unknown>>, message: string): void => {
        const text = JSON.stringify(facts, errorsAsMessages);
        this.log.push(`${level} ${message} ${text}`);
        this.tell(`log: ${message} ${text}`);
        if (facts["error"] !== undefined) this.failed(message, facts["error"]);
      };
    return { info: keep("info"), warn: keep("warn"), error: keep("error") };
  }
}

/** What simulated connections throw (processes/). */
function isOfTheNetwork(message: string): boolean {
  return /^(Connection terminated unexpectedly|connect ECONNREFUSED)/.test(message);
}

function errorsAsMessages(_: string, value: unknown): unknown {
  return value instanceof Error ? value.message : value;
}

function tempersOf(plan: Plan): ReadonlyMap<string, CardPlan["temper"]> {
  return new Map(
    plan.customers
      .flatMap((customer) => [
        customer.card,
        ...customer.actions.flatMap(({ ask }) => (ask.kind === "change card" ? [ask.card] : [])),
      ])
      .map((card) => [card.number, card.temper]),
  );
}
