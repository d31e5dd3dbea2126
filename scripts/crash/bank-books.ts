/** The bank's journal as it grows, by amount: in a crash run an amount says what was paid for. */
import { bankJournal, type JournalLine } from "../stack/bank-bench.ts";

export class BankBooks {
  readonly #url: string;
  readonly #byAmount = new Map<number, JournalLine[]>();
  #lastKey = "";
  #reading: Promise<void> = Promise.resolve();
  #renewals = 0;

  readonly #isRenewal: (amountMinor: number) => boolean;

  constructor(url: string, isRenewal: (amountMinor: number) => boolean) {
    this.#url = url;
    this.#isRenewal = isRenewal;
  }

  /** Lines of renewals so far, declined ones too. */
  get renewals(): number {
    return this.#renewals;
  }

  get amounts(): IterableIterator<number> {
    return this.#byAmount.keys();
  }

  /** Oldest first. */
  linesOf(amountMinor: number): readonly JournalLine[] {
    return this.#byAmount.get(amountMinor) ?? [];
  }

  /** Reads what is new. Throws when the bank does not answer; what was read is kept. */
  async follow(): Promise<void> {
    // one reader at a time: two would both count the lines that are new
    const reading = this.#reading.then(
      () => this.#read(),
      () => this.#read(),
    );
    this.#reading = reading;
    await reading;
  }

  async #read(): Promise<void> {
    for await (const line of bankJournal(this.#url, this.#lastKey)) {
      const { amountMinor } = line;
      const lines = this.#byAmount.get(amountMinor);
      if (lines === undefined) this.#byAmount.set(amountMinor, [line]);
      else lines.push(line);
      if (line.kind === "sale" && this.#isRenewal(amountMinor)) this.#renewals += 1;
      this.#lastKey = line.key;
    }
  }
}
