/**
 * A pass's line to one gateway account: bounded calls in flight, no database transaction open.
 *
 * Unless the gateway has answered somebody a moment ago, it starts with a few calls, and opens up when
 * one is answered. When a row of calls finds nobody,
 * the rest of the pass is not sent, and the account is parked: until then nothing is sent or asked
 * there (but first payments, where somebody is waiting), so that a dead bank costs one timeout now
 * and then, and not one for each of a thousand charges. All that is undecided waits for the same
 * moment.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { Charge, Outcome } from "../../domain/transaction/charge.ts";
import { backOffMs } from "../../domain/transaction/undecided.ts";
import { parkGatewayAccount } from "../../store/gateway-account/park-gateway-account.ts";
import {
  selectGatewayAccounts,
  type GatewayAccount,
} from "../../store/gateway-account/select-gateway-accounts.ts";
import { unparkGatewayAccount } from "../../store/gateway-account/unpark-gateway-account.ts";
import type { Gateway } from "../../ports/gateway.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import type { Pulse } from "./pulse.ts";
import type { Room } from "./room.ts";
import type { Answer } from "./record-answers.ts";

const PROBES = 16;

/** Not sent, so nothing can have moved: it waits and goes out later under the same key. */
export const NOT_SENT: Outcome = {
  kind: "undeliverable",
  answered: false,
  unsent: true,
  cause: "the bank was out of reach a moment ago",
};

/** Not asked: as silent as the look-ups before it. */
export const NOT_ASKED: Outcome = {
  kind: "no-answer",
  cause: "the bank was out of reach a moment ago",
};

/** One for many charges: what is made for each would be held by each until it is answered. */
export type Call = (charge: Charge, gateway: Gateway) => Outcome | Promise<Outcome>;

export class Line {
  readonly gateway: Gateway;
  readonly #account: GatewayAccount;
  readonly #callsOfLane: number;
  readonly #room: Room;
  readonly #pulse: Pulse;
  readonly #openedAt: Instant;
  #inFlight = 0;
  #answered = false;
  #silentInARow = 0;
  #silent = 0;
  #probes = 0;
  #waiting: (() => void)[] = [];

  constructor(options: {
    readonly gateway: Gateway;
    readonly account: GatewayAccount;
    readonly callsOfLane: number;
    /** Shared with the other lines to this gateway. */
    readonly room: Room;
    readonly pulse: Pulse;
    readonly now: Instant;
  }) {
    this.gateway = options.gateway;
    this.#account = options.account;
    this.#callsOfLane = options.callsOfLane;
    this.#room = options.room;
    this.#pulse = options.pulse;
    this.#openedAt = options.now;
  }

  /**
   * Runs `call` when there is room, or answers `skipped` while nobody is there.
   *
   * Thousands wait here for a slow bank, and what waits is moved by the garbage collector: so these are
   * two promises a call, and not the frames of functions that await each other
   * (docs/decisions/throughput.md).
   */
  run(charge: Charge, call: Call, skipped: Outcome): Promise<Answer> {
    const { parkedUntil } = this.#account;
    if (parkedUntil !== null && this.#openedAt < parkedUntil) {
      return Promise.resolve({ charge, outcome: skipped, notBefore: parkedUntil });
    }
    const wait = this.#enter();
    return wait === null
      ? this.#call(charge, call, skipped)
      : this.#callAfter(wait, charge, call, skipped);
  }

  async #callAfter(
    wait: Promise<void>,
    charge: Charge,
    call: Call,
    skipped: Outcome,
  ): Promise<Answer> {
    await wait;
    return await this.#call(charge, call, skipped);
  }

  /**
   * On the line already; leaves it when the answer is there. Its closures hold the charge and nothing
   * else: not `call`, which has the cards.
   */
  #call(charge: Charge, call: Call, skipped: Outcome): Promise<Answer> {
    if (this.#isGivenUp) {
      this.#leave();
      return Promise.resolve(this.#unanswered(charge, skipped));
    }
    this.#probes += 1;
    const wait = this.#room.enter();
    const called =
      wait === null
        ? promised(call, charge, this.gateway)
        : promisedAfter(wait, call, charge, this.gateway);
    return called.then(
      (outcome) => {
        this.#room.leave();
        const answer = this.#hear(charge, outcome);
        this.#leave();
        return answer;
      },
      (error: unknown) => {
        this.#room.leave();
        this.#leave();
        throw error;
      },
    );
  }

  #hear(charge: Charge, outcome: Outcome): Answer {
    if (outcome.kind === "undeliverable" || outcome.kind === "no-answer") {
      this.#silentInARow += 1;
      this.#silent += 1;
      this.#pulse.silent(this.gateway);
      return this.#unanswered(charge, outcome);
    }
    this.#silentInARow = 0;
    this.#answered = true;
    this.#pulse.answered(this.gateway);
    return { charge, outcome };
  }

  /** Somebody was called on this line, and nobody has answered. */
  get isSilent(): boolean {
    const parked = this.#account.parkedUntil;
    return (this.#silent > 0 && !this.#answered) || (parked !== null && this.#openedAt < parked);
  }

  /** An answer that did not come, tried again when the account is. */
  #unanswered(charge: Charge, outcome: Outcome): Answer {
    return this.#answered ? { charge, outcome } : { charge, outcome, notBefore: this.#parkUntil };
  }

  get #parkUntil(): Instant {
    return this.#openedAt + backOffMs(this.#openedAt - (this.#account.parkedAt ?? this.#openedAt));
  }

  /** Parks the account when nobody answered on this line, or takes it back into use. */
  async close(context: EngineContext, merchantId: bigint): Promise<void> {
    const { id, parkedAt } = this.#account;
    if (this.#answered && parkedAt !== null) {
      await context.db.tenant(merchantId, (tx) => unparkGatewayAccount(tx, id));
    }
    if (this.#answered || this.#silent === 0) return;
    const until = this.#parkUntil;
    await context.db.tenant(merchantId, (tx) =>
      parkGatewayAccount(tx, { id, now: this.#openedAt, until }),
    );
    context.log.warn(
      { merchantId: String(merchantId), gatewayAccountId: String(id) },
      "the gateway does not answer; its charges wait",
    );
  }

  /** Nobody answered the probes, or a whole row of later calls. */
  get #isGivenUp(): boolean {
    if (this.#silentInARow >= PROBES) return true;
    return !this.#answered && this.#probes > 0 && this.#probes === this.#silent;
  }

  get #hasRoom(): boolean {
    if (this.#answered) return this.#inFlight < this.#callsOfLane;
    if (this.#isGivenUp) return true;
    return this.#inFlight < Math.min(this.#probesAtOnce, this.#callsOfLane) && this.#silent === 0;
  }

  /** How many may be on the line until somebody has answered on it; where nobody did before, one. */
  get #probesAtOnce(): number {
    if (this.#account.parkedAt !== null) return 1;
    return this.#pulse.isFresh(this.gateway) ? this.#callsOfLane : PROBES;
  }

  /** Null: there was room. */
  #enter(): Promise<void> | null {
    if (!this.#hasRoom) return this.#untilRoom();
    this.#inFlight += 1;
    return null;
  }

  async #untilRoom(): Promise<void> {
    while (!this.#hasRoom) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#inFlight += 1;
  }

  #leave(): void {
    this.#inFlight -= 1;
    if (!this.#hasRoom) return;
    const free = this.#isGivenUp ? this.#waiting.length : this.#callsOfLane - this.#inFlight;
    for (const wake of this.#waiting.splice(0, Math.max(free, 1))) wake();
  }
}

/** What `call` answers or throws, without a promise around its own. */
function promised(call: Call, charge: Charge, gateway: Gateway): Promise<Outcome> {
  try {
    const outcome = call(charge, gateway);
    return outcome instanceof Promise ? outcome : Promise.resolve(outcome);
  } catch (error) {
    return Promise.reject(error);
  }
}

async function promisedAfter(
  wait: Promise<void>,
  call: Call,
  charge: Charge,
  gateway: Gateway,
): Promise<Outcome> {
  await wait;
  return await call(charge, gateway);
}

/** The lines of one pass, one for each gateway account of the merchant. */
export class Lines {
  readonly #context: EngineContext;
  readonly #merchantId: bigint;
  #accounts: ReadonlyMap<bigint, GatewayAccount> | undefined;
  readonly #lines = new Map<bigint, Line>();

  constructor(context: EngineContext, merchantId: bigint) {
    this.#context = context;
    this.#merchantId = merchantId;
  }

  /** Reads the accounts, once, in a transaction that the pass has open anyway. */
  async load(tx: Tx): Promise<void> {
    if (this.#accounts !== undefined) return;
    const accounts = await selectGatewayAccounts(tx);
    this.#accounts = new Map(accounts.map((account) => [account.id, account]));
  }

  of(accountId: bigint): Line {
    const open = this.#lines.get(accountId);
    if (open !== undefined) return open;
    const account = this.#accounts?.get(accountId);
    if (account === undefined) throw new Error(`there is no gateway account ${accountId}`);
    const gateway = this.#context.gateway(account.gateway);
    const line = new Line({
      gateway,
      account,
      callsOfLane: this.#context.limits.callsOfLane,
      room: this.#context.rooms.callsTo(gateway),
      pulse: this.#context.pulse,
      now: this.#context.clock.now(),
    });
    this.#lines.set(accountId, line);
    return line;
  }

  async close(): Promise<void> {
    for (const line of this.#lines.values()) await line.close(this.#context, this.#merchantId);
    this.#lines.clear();
  }
}
