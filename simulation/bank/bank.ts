/**
 * A bank in memory with a journal of its own. It shares no rule with the engine: it books what it is
 * asked to, once a key, and says the same again when it is asked again.
 */
import type { GatewayRequest } from "../../src/ports/gateway.ts";
import { fnv1a } from "../random.ts";
import { answerOf, type Temper, type TemperDecline } from "./temper.ts";

export type Booking = {
  readonly ref: string;
  readonly operation: GatewayRequest["kind"];
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly at: number;
  /** One too many, by the bank's own mistake: it always gives that back. */
  readonly isSurplus: boolean;
  refundedMinor: bigint;
  capturedMinor: bigint;
  isVoided: boolean;
};

/** What the bank has under one key. */
export type Decided =
  | {
      readonly kind: "approved";
      readonly bookings: Booking[];
      readonly authCode: string;
      readonly networkTransactionId: string | null;
    }
  | ({ readonly kind: "declined" } & TemperDecline);

export type BankOptions = {
  readonly seed: number;
  /** By card number. */
  readonly tempers: ReadonlyMap<string, Temper>;
};

const DAY_MS = 86_400_000;
/** Of refunds: the customer's bank does not take the money back. */
const REFUND_DECLINED_RATE = 0.06;

export class Bank {
  readonly #options: BankOptions;
  readonly #journal = new Map<
    string,
    { readonly request: GatewayRequest; readonly decided: Decided }
  >();
  readonly #bookings = new Map<string, Booking>();
  readonly #calls = new Map<string, number>();
  readonly #late = new Map<string, number>();

  constructor(options: BankOptions) {
    this.#options = options;
  }

  /** What became of a key; null: the bank has never heard of it. */
  find(key: string): Decided | null {
    return this.#journal.get(key)?.decided ?? null;
  }

  /** Decides and books; a key that it knows gets the answer that it got before. */
  receive(request: GatewayRequest, now: number): { decided: Decided; isRepeat: boolean } {
    const known = this.#journal.get(request.key);
    if (known !== undefined) return { decided: known.decided, isRepeat: true };
    const refusal = this.#decline(request, now);
    const decided: Decided =
      refusal === null
        ? {
            kind: "approved",
            bookings: [this.#book(request, now, false)],
            authCode: String(100_000 + this.#journal.size),
            networkTransactionId:
              "card" in request && request.reason === "first" ? `ntx-${request.reference}` : null,
          }
        : { kind: "declined", ...refusal };
    // who cannot log in is turned away at the door: nothing is kept of the call
    if (refusal?.declineClass !== "configuration") {
      this.#journal.set(request.key, { request, decided });
    }
    return { decided, isRepeat: false };
  }

  /** The bank's mistake: it books an approved key once more. False where nothing was booked. */
  bookAgain(key: string, now: number): boolean {
    const entry = this.#journal.get(key);
    if (entry?.decided.kind !== "approved") return false;
    entry.decided.bookings.push(this.#book(entry.request, now, true));
    return true;
  }

  /** When the bank settles its day `bankDate` (UTC) in `currency`. */
  settlesAt(bankDate: string, currency: string): number {
    const late = this.#late.get(`${bankDate} ${currency}`) ?? 0;
    return Date.parse(`${bankDate}T00:00:00Z`) + DAY_MS + late;
  }

  /** Every day and currency that something was booked on. */
  settlements(): readonly { bankDate: string; currency: string; settlesAt: number }[] {
    const days = new Map(
      [...this.#bookings.values()].map(({ at, currency }) => {
        const bankDate = bankDateOf(at);
        const settlesAt = this.settlesAt(bankDate, currency);
        return [`${bankDate} ${currency}`, { bankDate, currency, settlesAt }];
      }),
    );
    return [...days.values()];
  }

  /** That day is settled so much later. */
  delaySettlement(bankDate: string, currency: string, byMs: number): void {
    this.#late.set(`${bankDate} ${currency}`, byMs);
  }

  #decline(request: GatewayRequest, now: number): TemperDecline | null {
    switch (request.kind) {
      case "sale":
      case "auth":
      case "verify":
        return this.#judge(request.card.number);
      case "capture":
      case "refund":
      case "void":
      case "hold":
      case "release":
        return this.#follow(request, now);
    }
  }

  #judge(card: string): TemperDecline | null {
    const temper = this.#options.tempers.get(card);
    if (temper === undefined) return decline("14");
    const callNo = this.#calls.get(card) ?? 0;
    this.#calls.set(card, callNo + 1);
    return answerOf(temper, card, callNo, this.#options.seed);
  }

  #follow(
    request: Extract<GatewayRequest, { parentRef: string }>,
    now: number,
  ): TemperDecline | null {
    const parent = this.#bookings.get(request.parentRef);
    if (parent === undefined || parent.currency !== request.currency) return decline("25");
    if (parent.isVoided) return decline("21");
    switch (request.kind) {
      case "capture": {
        const taken = parent.capturedMinor + request.amountMinor;
        if (parent.operation !== "auth" || taken > parent.amountMinor) return decline("61");
        parent.capturedMinor = taken;
        return null;
      }
      case "refund": {
        const back = parent.refundedMinor + request.amountMinor;
        if (parent.operation !== "sale" && parent.operation !== "capture") return decline("12");
        if (back > parent.amountMinor) return decline("61");
        if (!parent.isSurplus && this.#refuses(request.key)) return decline("57");
        parent.refundedMinor = back;
        return null;
      }
      case "void":
        if (parent.refundedMinor > 0n || parent.capturedMinor > 0n) return decline("12");
        if (parent.operation !== "auth" && now >= this.#settlement(parent)) return decline("40");
        parent.isVoided = true;
        return null;
      // it says that it cannot hold, so nobody asks it to
      case "hold":
      case "release":
        return decline("12");
    }
  }

  #refuses(key: string): boolean {
    return fnv1a(`${this.#options.seed} ${key} refund`) / 2 ** 32 < REFUND_DECLINED_RATE;
  }

  #settlement(booking: Booking): number {
    return this.settlesAt(bankDateOf(booking.at), booking.currency);
  }

  #book(request: GatewayRequest, now: number, isSurplus: boolean): Booking {
    const booking: Booking = {
      ref: `bk${this.#bookings.size + 1}`,
      operation: request.kind,
      amountMinor: request.amountMinor,
      currency: request.currency,
      at: now,
      isSurplus,
      refundedMinor: 0n,
      capturedMinor: 0n,
      isVoided: false,
    };
    this.#bookings.set(booking.ref, booking);
    return booking;
  }
}

/** The bank's day, which is of UTC. */
function bankDateOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

function decline(responseCode: string): TemperDecline {
  return { declineClass: "soft", responseCode, adviceCode: null };
}
