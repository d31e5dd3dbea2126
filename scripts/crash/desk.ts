/** Sends orders to whatever engine it meets, and repeats each under its key until it is answered. */
import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { REFUSALS, type RefusalCode } from "../../src/domain/refusal.ts";
import type { EngineProgram } from "../stack/engine-program.ts";
import { purchaseOrder, refundOrder, type Answer, type Order } from "./order.ts";
import { localDay } from "./series.ts";
import type { Shop } from "./shops.ts";

export type DeskOptions = {
  readonly shops: readonly Shop[];
  readonly engines: readonly EngineProgram[];
  readonly random: () => number;
};

const CLERKS = 3;
const PAUSE_MS = 120;
const ANSWER_MS = 4_000;
const REPEAT_AFTER_MS = 500;
const REFUNDS = 0.25;
/** How long the API holds the key of a request that was cut off, and a little more. */
const KEY_LEASE_MS = 125_000;

export class Desk {
  readonly #options: DeskOptions;
  readonly #orders: Order[] = [];
  readonly #onTheLine = new Set<Order>();
  readonly #refunded = new Set<Order>();
  #isOpen = false;
  #clerks: Promise<void>[] = [];
  #sold = 0;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  get orders(): readonly Order[] {
    return this.#orders;
  }

  /** Requests that wait for an answer at this moment. */
  get onTheLine(): number {
    return this.#onTheLine.size;
  }

  get unanswered(): readonly Order[] {
    return this.#orders.filter(({ answer }) => answer === null);
  }

  /** Takes orders; what is sold renews from the day after `untilMs` on. */
  open(untilMs: number): void {
    this.#isOpen = true;
    this.#clerks = Array.from({ length: CLERKS }, () => this.#clerk(untilMs));
  }

  /** Takes no more, and waits for the answers or time-outs of what is on the line. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await Promise.all(this.#clerks);
  }

  /** Repeats what is unanswered, until nothing is or no key can be held any more. */
  async answerAll(): Promise<void> {
    const lastTriedAtMs = Math.max(0, ...this.unanswered.map(({ triedAtMs }) => triedAtMs));
    while (this.unanswered.length > 0 && performance.now() < lastTriedAtMs + KEY_LEASE_MS) {
      for (const order of this.unanswered) await this.#ask(order);
      await sleep(REPEAT_AFTER_MS);
    }
  }

  async #clerk(untilMs: number): Promise<void> {
    while (this.#isOpen) {
      await this.#ask(this.#next(untilMs));
      await sleep(PAUSE_MS);
    }
  }

  #next(untilMs: number): Order {
    const { random, shops } = this.#options;
    const now = performance.now();
    const old = this.unanswered.find(
      (order) => !this.#onTheLine.has(order) && now - order.triedAtMs > REPEAT_AFTER_MS,
    );
    if (old !== undefined && random() < 0.5) return old;
    const refund = random() < REFUNDS ? this.#nextRefund() : null;
    if (refund !== null) return this.#taken(refund);
    const shop = shops[Math.floor(random() * shops.length)];
    if (shop === undefined) throw new Error("there are no shops");
    this.#sold += 1;
    return this.#taken(purchaseOrder(this.#sold, shop, localDay(untilMs, shop.zone) + 1));
  }

  #nextRefund(): Order | null {
    for (const purchase of this.#orders) {
      if (purchase.kind !== "purchase" || this.#refunded.has(purchase)) continue;
      const refund = refundOrder(purchase);
      if (refund === null) continue;
      this.#refunded.add(purchase);
      return refund;
    }
    return null;
  }

  #taken(order: Order): Order {
    this.#orders.push(order);
    return order;
  }

  async #ask(order: Order): Promise<void> {
    const access = this.#anEngine();
    if (access === null) return;
    this.#onTheLine.add(order);
    order.tries += 1;
    order.triedAtMs = performance.now();
    try {
      const answer = await send(order, access.baseUrl);
      if (isFinal(answer)) order.answer = answer;
    } catch {
      // killed, frozen or just starting: what became of it is not known, so it is repeated
    } finally {
      this.#onTheLine.delete(order);
    }
  }

  /** Any that runs, as far as can be seen from here. */
  #anEngine(): { readonly baseUrl: string } | null {
    const up = this.#options.engines.flatMap(({ access }) => access ?? []);
    return up[Math.floor(this.#options.random() * up.length)] ?? null;
  }
}

async function send(order: Order, baseUrl: string): Promise<Answer> {
  const answer = await request(baseUrl + order.path, {
    method: "POST",
    headers: {
      authorization: `Bearer ${order.shop.apiKey}`,
      "content-type": "application/json",
      "idempotency-key": order.key,
    },
    body: order.body,
    headersTimeout: ANSWER_MS,
    bodyTimeout: ANSWER_MS,
  });
  return { status: answer.statusCode, body: (await answer.body.json()) as Answer["body"] };
}

/** Not: a mistake of the server's, or a refusal that says *try again* (docs/reference/errors.md). */
function isFinal({ status, body }: Answer): boolean {
  if (status >= 500) return false;
  return status < 400 || !REFUSALS[body.code as RefusalCode].retry;
}
