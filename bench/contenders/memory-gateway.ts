/**
 * A gateway in the memory of the engine's process: it takes a while and says yes, or what it is told
 * to say. Behind the port like every gateway, so the engine does for it all that it does for a bank.
 */
import type { Gateway, SendOutcome } from "../../src/ports/gateway.ts";

export type MemoryGatewayOptions = {
  /** Milliseconds that an answer takes, evenly spread from the first to the last; 0, 0: at once. */
  readonly latencyMs: readonly [least: number, most: number];
  /** What the n-th call of the gateway is answered, counted from 0. */
  readonly answer?: (callNo: number) => SendOutcome;
};

export function memoryGateway(options: MemoryGatewayOptions): Gateway {
  const [least, most] = options.latencyMs;
  const answer = options.answer ?? approve;
  let calls = 0;
  return {
    name: "simulator",
    can: { idempotencyKeyMs: 0, lookUp: "strong", journal: false },
    send: async () => {
      const callNo = calls;
      calls += 1;
      if (most > 0) await pause(least + ((callNo * STRIDE) % (most - least + 1)));
      return answer(callNo);
    },
    lookUp: async () => ({ kind: "never-arrived" }),
    settlement: async () => ({ kind: "open" }),
    journal: () => {
      throw new Error("the gateway in memory keeps no journal");
    },
    close: async () => undefined,
  };
}

/** Prime to every spread of a few hundred milliseconds: goes through all of them in no order. */
const STRIDE = 7919;

/** Those who wait until the same millisecond, which share a timer: a bank's time is not our process's. */
const waiting = new Map<number, (() => void)[]>();

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const until = Math.ceil(performance.now() + ms);
    const others = waiting.get(until);
    if (others !== undefined) {
      others.push(resolve);
      return;
    }
    const all = [resolve];
    waiting.set(until, all);
    setTimeout(() => {
      waiting.delete(until);
      for (const wake of all) wake();
    }, ms);
  });
}

function approve(callNo: number): SendOutcome {
  return {
    kind: "approved",
    gatewayRef: `bench-${callNo}`,
    authCode: "123456",
    networkTransactionId: null,
    surplus: [],
  };
}

/** A decline of the everyday kind: tried again on another day. */
export function decline(): SendOutcome {
  return { kind: "declined", declineClass: "soft", responseCode: "51", adviceCode: null };
}

/**
 * Silence, but for the first call and every eighth after it: of a bank that answers nobody the engine
 * would notice that nobody is there, and send no more.
 */
export function loseMost(callNo: number): SendOutcome {
  return callNo % 8 === 0 ? approve(callNo) : { kind: "no-answer", cause: "lost on purpose" };
}
