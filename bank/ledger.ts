/**
 * The bank's books: what every key became, what is booked, and what of it is left.
 *
 * An entry is *applied* when it is decided, so that the next request already counts with it, and
 * *published* when it is on disk. An entry that did not reach the disk is taken back with `revert`,
 * the latest first. Applying and publishing the entries of a journal in order rebuilds the books.
 */
import type { Minor } from "../src/domain/money/money.ts";
import { type Instant, dayOf, endOfDay } from "./instant.ts";
import type { ApprovedEntry, DecidedEntry, Entry, EntryKind, SettlementTerms } from "./records.ts";

const AT_ONCE: SettlementTerms = { held: false, settleOn: null };

/** A booking and how much of it captures, refunds, voids and chargebacks took since. */
export type Account = {
  readonly ref: string;
  readonly kind: EntryKind;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly at: string;
  takenMinor: Minor;
  settlement: SettlementTerms;
};

/** Kinds that move money and therefore settle at the end of their day. */
const SETTLING: ReadonlySet<EntryKind> = new Set(["sale", "capture", "refund"]);

export class Ledger {
  readonly #byKey = new Map<string, Entry>();
  readonly #accounts = new Map<string, Account>();
  readonly #settlingByDay = new Map<string, number>();
  /** By the key of the hold or release that changed them. */
  readonly #termsBefore = new Map<string, SettlementTerms>();
  readonly #published: DecidedEntry[] = [];
  readonly #placeByKey = new Map<string, number>();

  find(key: string): Entry | undefined {
    return this.#byKey.get(key);
  }

  account(ref: string): Readonly<Account> | undefined {
    return this.#accounts.get(ref);
  }

  apply(entry: Entry): void {
    this.#byKey.set(entry.key, entry);
    if (entry.outcome !== "approved") return;
    for (const { ref, amountMinor } of entry.bookings) {
      const { kind, currency, at, settlement = AT_ONCE } = entry;
      const account = { ref, kind, amountMinor, currency, at, takenMinor: 0n, settlement };
      this.#accounts.set(ref, account);
      this.#countSettling(account, 1);
    }
    this.#take(entry, 1n);
    this.#changeTerms(entry, entry.settlement);
  }

  revert(entry: Entry): void {
    this.#byKey.delete(entry.key);
    if (entry.outcome !== "approved") return;
    for (const { ref } of entry.bookings) {
      const account = this.#accounts.get(ref);
      if (account !== undefined) this.#countSettling(account, -1);
      this.#accounts.delete(ref);
    }
    this.#take(entry, -1n);
    this.#changeTerms(entry, this.#termsBefore.get(entry.key));
  }

  publish(entry: Entry): void {
    if (entry.outcome === "unreachable") return;
    this.#placeByKey.set(entry.key, this.#published.length);
    this.#published.push(entry);
  }

  /** Up to `limit` published entries after that of `key`, oldest first; undefined: no such key. */
  page(key: string | null, limit: number): readonly DecidedEntry[] | undefined {
    const place = key === null ? -1 : this.#placeByKey.get(key);
    return place === undefined ? undefined : this.#published.slice(place + 1, place + 1 + limit);
  }

  /** The end of the earliest day that has bookings and is not over at `now`; null = nothing open. */
  nextSettlement(now: Instant): Instant | null {
    const open = [...this.#settlingByDay.keys()].map(endOfDay).filter((end) => end > now);
    return open.length === 0 ? null : Math.min(...open);
  }

  #take(entry: ApprovedEntry, sign: 1n | -1n): void {
    const parent = entry.parentRef === null ? undefined : this.#accounts.get(entry.parentRef);
    if (parent === undefined) return;
    for (const { amountMinor } of entry.bookings) parent.takenMinor += sign * amountMinor;
  }

  /** What a hold or a release makes of the booking that it is about. */
  #changeTerms(entry: ApprovedEntry, settlement: SettlementTerms | undefined): void {
    if (entry.kind !== "hold" && entry.kind !== "release") return;
    const parent = entry.parentRef === null ? undefined : this.#accounts.get(entry.parentRef);
    if (parent === undefined || settlement === undefined) return;
    this.#countSettling(parent, -1);
    this.#termsBefore.set(entry.key, parent.settlement);
    parent.settlement = settlement;
    this.#countSettling(parent, 1);
  }

  #countSettling(account: Readonly<Account>, step: 1 | -1): void {
    if (!SETTLING.has(account.kind) || account.settlement.held) return;
    const day = dayOfSettlement(account);
    const count = (this.#settlingByDay.get(day) ?? 0) + step;
    if (count === 0) this.#settlingByDay.delete(day);
    else this.#settlingByDay.set(day, count);
  }
}

/** What is left of a booking; below zero where a chargeback took what was refunded before. */
export function restOf(account: Readonly<Account>): Minor {
  return account.amountMinor - account.takenMinor;
}

/** Whether its money has gone out. Reservations and checks have none, and never settle. */
export function isSettled(account: Readonly<Account>, now: Instant): boolean {
  if (!SETTLING.has(account.kind) || account.settlement.held) return false;
  return endOfDay(dayOfSettlement(account)) <= now;
}

function dayOfSettlement({ at, settlement }: Readonly<Account>): string {
  return settlement.settleOn ?? dayOf(Date.parse(at));
}
