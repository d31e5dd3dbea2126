/**
 * The bank itself: decides, books, and answers only for what is on disk.
 *
 * Requests are decided one after the other, at once and in memory, so that two with one key or two
 * refunds of one sale cannot pass each other. Their answers wait for the journal.
 */
import { BankClock, type ClockSetting } from "./clock.ts";
import { type Command, Control, type Mode } from "./control.ts";
import { decideCard, decideFollowUp } from "./decide.ts";
import { baseOf, entryOf, isSame, maskCard } from "./entries.ts";
import { type Instant, dayOf, endOfDay } from "./instant.ts";
import { Journal, type JournalFile } from "./journal.ts";
import { Ledger } from "./ledger.ts";
import type { Asked, BankRecord, DecidedEntry, Entry, SettlementTerms } from "./records.ts";
import type { CardRequest, FollowUpRequest } from "./requests.ts";

/** `mismatch`: the key stands for another request. `lost`: nothing was booked, nobody answers. */
export type Taken = Entry | "mismatch" | "lost";

export class Bank {
  readonly #clock = new BankClock();
  readonly #control = new Control();
  readonly #ledger = new Ledger();
  readonly #onItsWay = new Map<string, Promise<void>>();
  #journal: Journal | null = null;

  /** Takes back what a journal holds, record by record, before `open`. */
  restore(record: BankRecord): void {
    if (record.record === "request") this.#ledger.apply(record);
    this.#keep(record);
  }

  /** Goes on writing where the journal ends. Until then nothing can be taken. */
  open(file: JournalFile, length: number, onFailure: (error: unknown) => void): void {
    this.#journal = new Journal({
      file,
      length,
      onFailure,
      onDurable: (record) => this.#keep(record),
      onLost: (record) => {
        if (record.record === "request") this.#ledger.revert(record);
      },
    });
  }

  now(): Instant {
    return this.#clock.now();
  }

  mode(): Mode {
    return this.#control.modeAt(this.now());
  }

  get control(): Pick<Control, "windows"> {
    return this.#control;
  }

  get clock(): Pick<BankClock, "running"> {
    return this.#clock;
  }

  /** Books a card request at most once per key. Rejects with JournalFailure if it was not kept. */
  async takeCard(request: CardRequest): Promise<Taken> {
    const asked = { ...request, parentRef: null };
    return await this.#take(asked, () => {
      const now = this.now();
      const verdict = decideCard(request, this.#control.modeAt(now), now);
      const card = maskCard(request.card.number);
      return entryOf(verdict, {
        ...baseOf(request, now),
        parentRef: null,
        card,
        marks: request.marks,
        ...(request.settlement === null ? {} : { settlement: request.settlement }),
      });
    });
  }

  /** The same for a capture, a refund or a void. */
  async takeFollowUp(request: FollowUpRequest): Promise<Taken> {
    return await this.#take(request, () => {
      const now = this.now();
      const parent = this.#ledger.account(request.parentRef);
      const verdict = decideFollowUp(request, parent, this.#control.modeAt(now), now);
      const { parentRef } = request;
      const settlement = termsOf(request, now);
      return entryOf(verdict, {
        ...baseOf(request, now),
        parentRef,
        card: null,
        marks: null,
        ...(settlement === null ? {} : { settlement }),
      });
    });
  }

  /** Takes a sale or capture back on behalf of its cardholder; undefined = there is no such booking. */
  async chargeBack(ref: string): Promise<Entry | undefined> {
    const account = this.#ledger.account(ref);
    if (account?.kind !== "sale" && account?.kind !== "capture") return undefined;
    const { amountMinor, currency } = account;
    const key = `chargeback-${ref}`;
    const asked = { kind: "chargeback", key, amountMinor, currency, reference: ref } as const;
    const taken = await this.#take({ ...asked, parentRef: ref }, () =>
      entryOf(
        { outcome: "approved", amounts: [amountMinor] },
        { ...baseOf(asked, this.now()), parentRef: ref, card: null, marks: null },
      ),
    );
    return typeof taken === "string" ? undefined : taken;
  }

  /** What became of `key`; undefined = it never arrived, or is not on disk. */
  async find(key: string): Promise<Entry | undefined> {
    await this.#onItsWay.get(key)?.catch(() => undefined);
    return this.#ledger.find(key);
  }

  /** Decided requests after that of `key`, oldest first; undefined = no such key. */
  page(key: string | null, limit: number): readonly DecidedEntry[] | undefined {
    return this.#ledger.page(key, limit);
  }

  isSettled(day: string): boolean {
    return endOfDay(day) <= this.now();
  }

  /** The next instant at which something happens here without being asked for. */
  nextAt(): Instant | null {
    const now = this.now();
    const ahead = [this.#control.nextChange(now), this.#ledger.nextSettlement(now)];
    const known = ahead.filter((at) => at !== null);
    return known.length === 0 ? null : Math.min(...known);
  }

  async setClock(setting: ClockSetting): Promise<void> {
    await this.#append({ record: "clock", ...setting });
  }

  async command(command: Command): Promise<void> {
    await this.#append({ record: "control", ...command });
  }

  /** Resolves when everything that was taken is on disk. */
  async idle(): Promise<void> {
    await this.#journal?.idle();
  }

  async #take(
    asked: Pick<Asked, "key" | "kind" | "amountMinor" | "currency" | "parentRef">,
    decide: () => Entry | null,
  ): Promise<Taken> {
    const known = this.#ledger.find(asked.key);
    if (known !== undefined) {
      if (!isSame(known, asked)) return "mismatch";
      await this.#onItsWay.get(asked.key);
      return known;
    }
    const entry = decide();
    if (entry === null) return "lost";
    this.#ledger.apply(entry);
    const written = this.#append(entry);
    this.#onItsWay.set(entry.key, written);
    try {
      await written;
    } finally {
      this.#onItsWay.delete(entry.key);
    }
    return entry;
  }

  #keep(record: BankRecord): void {
    if (record.record === "request") this.#ledger.publish(record);
    else if (record.record === "control") this.#control.give(record);
    else this.#clock.set(record);
  }

  #append(record: BankRecord): Promise<void> {
    if (this.#journal === null) throw new Error("the bank is not open");
    return this.#journal.append(record);
  }
}

/** What a hold or a release says; null for what says nothing of it. */
function termsOf({ kind, settleOn }: FollowUpRequest, now: Instant): SettlementTerms | null {
  if (kind === "hold") return { held: true, settleOn: null };
  return kind === "release" ? { held: false, settleOn: settleOn ?? dayOf(now) } : null;
}
