/**
 * The way to the bank: takes time, loses and repeats messages, and is down now and then. Behind the
 * engine's port, one for each life of a process; what has left a process goes on without it.
 */
import type {
  Gateway,
  GatewayRequest,
  LookUpOutcome,
  SendOutcome,
  SettlementOutcome,
} from "../../src/ports/gateway.ts";
import type { FaultKind, Faults } from "../faults.ts";
import type { Observation } from "../observation.ts";
import type { Random } from "../random.ts";
import type { Owner } from "../owner.ts";
import type { Scheduler } from "../scheduler.ts";
import type { Bank } from "./bank.ts";
import { Outages } from "./outages.ts";
import { SettlementDesk } from "./settlement-desk.ts";
import {
  cameToDecision,
  lookUpCall,
  sendCall,
  SILENCE,
  type CallSeen,
  type Came,
} from "./translate.ts";

export const GATEWAY_NAME = "bank";

/** After this long a process gives a call up. */
const PATIENCE_MS = 5_000;

export type NetworkOptions = {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly bank: Bank;
  readonly observe: (seen: Observation) => void;
};

type Call<T extends SendOutcome | LookUpOutcome> = {
  readonly seen: CallSeen;
  /** Does at the bank what was asked for. */
  readonly arrive: () => Came<T>;
  /** What a gateway says that cannot reach its bank, and a network that cannot reach the gateway. */
  readonly unreachable: T;
  readonly noConnection: T;
  readonly silence: T;
};

export class Network {
  readonly #options: NetworkOptions;
  readonly #outages: Outages;
  readonly #settlements: SettlementDesk;
  /** Keys that the gateway has answered "unreachable" for: it says so again, whatever comes. */
  readonly #refused = new Set<string>();

  constructor(options: NetworkOptions) {
    this.#options = options;
    const { bank, faults, observe } = options;
    this.#outages = new Outages(faults, observe);
    this.#settlements = new SettlementDesk(bank, faults, observe);
  }

  /** At the end: the days that the bank has settled and nobody asked about. */
  tellSettlements(): void {
    this.#settlements.tellRest(this.#options.scheduler.now);
  }

  /** The way to the bank of one life of a process. */
  gatewayFor(owner: Owner): Gateway {
    return {
      name: GATEWAY_NAME,
      can: { idempotencyKeyMs: Infinity, lookUp: "strong", journal: false },
      send: (request) => this.#call(owner, this.#sending(request)),
      lookUp: (key) => this.#call(owner, this.#lookingUp(key)),
      settlement: (settleOn, currency) => this.#settlement(owner, settleOn, currency),
      // the engine never reads it; the auditor has the bank's own
      journal: () => {
        throw new Error("this gateway shows no journal");
      },
      close: async () => undefined,
    };
  }

  #sending(request: GatewayRequest): Call<SendOutcome> {
    const { bank, scheduler } = this.#options;
    const unreachable = { kind: "undeliverable", answered: true, cause: "bank away" } as const;
    const twice = request.kind === "sale" && this.#strikes("booked twice", request.key) !== null;
    return {
      seen: sendCall(request),
      arrive: () => {
        if (this.#refused.has(request.key)) {
          return { result: { kind: "unreachable" }, outcome: unreachable };
        }
        const { decided, isRepeat } = bank.receive(request, scheduler.now);
        if (twice && !isRepeat) bank.bookAgain(request.key, scheduler.now);
        return cameToDecision(decided, isRepeat);
      },
      unreachable,
      noConnection: { kind: "undeliverable", answered: false, cause: "connect ECONNREFUSED" },
      silence: SILENCE,
    };
  }

  #lookingUp(key: string): Call<LookUpOutcome> {
    return {
      seen: lookUpCall(key),
      arrive: () => {
        const decided = this.#options.bank.find(key);
        return decided === null
          ? { result: { kind: "never-arrived" }, outcome: { kind: "never-arrived" } }
          : cameToDecision(decided, true);
      },
      unreachable: SILENCE,
      noConnection: SILENCE,
      silence: SILENCE,
    };
  }

  async #call<T extends SendOutcome | LookUpOutcome>(owner: Owner, call: Call<T>): Promise<T> {
    const { scheduler } = this.#options;
    // the last moment at which the process can die without having called
    await scheduler.do(owner, call.seen.operation, () => undefined);
    return await new Promise<T>((resolve) => {
      const giveUp = scheduler.at(owner, scheduler.now + PATIENCE_MS, "gives up", () => {
        resolve(call.silence);
      });
      this.#travel(call, (outcome, afterMs) => {
        scheduler.at(owner, scheduler.now + afterMs, "answer", () => {
          giveUp();
          resolve(outcome);
        });
      });
    });
  }

  /** Takes a call to where it gets; `answer` is told when and what, if anything comes back. */
  #travel<T extends SendOutcome | LookUpOutcome>(
    call: Call<T>,
    answer: (outcome: T, afterMs: number) => void,
  ): void {
    const { scheduler, random } = this.#options;
    const late = this.#strikes("request late", call.seen.key);
    const repeated = late === null && this.#strikes("request repeated", call.seen.key) !== null;
    const arriveMs = random.int(3, 60) + (late === null ? 0 : PATIENCE_MS + late.forMs);
    const arrive = (isCopy: boolean): void => {
      this.#arrive(call, { isCopy, answer: isCopy || late !== null ? null : answer });
    };
    scheduler.at(null, scheduler.now + arriveMs, "call", () => {
      arrive(false);
    });
    if (repeated) {
      scheduler.at(null, scheduler.now + arriveMs + random.int(1, 900), "call again", () => {
        arrive(true);
      });
    }
  }

  #arrive<T extends SendOutcome | LookUpOutcome>(
    call: Call<T>,
    {
      isCopy,
      answer,
    }: {
      readonly isCopy: boolean;
      /** Null: the caller hears nothing. */
      readonly answer: ((outcome: T, afterMs: number) => void) | null;
    },
  ): void {
    const { random } = this.#options;
    const { result, outcome, isSilent } = this.#meet(call);
    const isLost =
      isSilent ||
      answer === null ||
      this.#strikes("answer lost", call.seen.key) !== null ||
      this.#strikes("answer late", call.seen.key) !== null;
    this.#options.observe({
      kind: "bank",
      at: this.#options.scheduler.now,
      ...call.seen,
      result,
      isCopy,
      told: isLost ? "nothing" : "result",
    });
    if (!isLost) answer(outcome, random.int(5, random.chance(0.05) ? 3_000 : 300));
  }

  /** What the call meets where it arrives. */
  #meet<T extends SendOutcome | LookUpOutcome>(call: Call<T>): Came<T> & { isSilent: boolean } {
    switch (this.#outages.meet(this.#options.scheduler.now, call.seen.key)) {
      case null:
        return { ...call.arrive(), isSilent: false };
      case "unreachable":
        // the gateway in front knows what it has answered already, and says that again
        if (this.#options.bank.find(call.seen.key) !== null) {
          return { ...call.arrive(), isSilent: false };
        }
        if (call.seen.operation !== "look-up") this.#refused.add(call.seen.key);
        return { result: { kind: "unreachable" }, outcome: call.unreachable, isSilent: false };
      case "no-connection":
        return { result: { kind: "no-connection" }, outcome: call.noConnection, isSilent: false };
      case "silent":
        return this.#options.random.chance(0.5) && call.seen.operation !== "look-up"
          ? { ...call.arrive(), isSilent: true }
          : { result: { kind: "silent" }, outcome: call.silence, isSilent: true };
    }
  }

  async #settlement(owner: Owner, bankDate: string, currency: string): Promise<SettlementOutcome> {
    const { scheduler, random } = this.#options;
    await scheduler.until(owner, scheduler.now + random.int(5, 200), "settlement");
    const { now } = scheduler;
    if (this.#outages.modeAt(now) !== null) return SILENCE;
    return this.#settlements.ask(bankDate, currency, now);
  }

  #strikes(kind: FaultKind, detail: string): ReturnType<Faults["strike"]> {
    return this.#options.faults.strike(kind, this.#options.scheduler.now, detail);
  }
}
