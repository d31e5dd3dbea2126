/**
 * The append-only file behind the books: nothing is answered before it is on disk.
 *
 * Group commit: whatever arrives while one batch is being synced makes up the next, so that the cost
 * of a sync is shared by all requests in flight. If a batch cannot be written (a full disk), it and
 * everything queued behind it is lost, because what is queued was decided on top of it; the file is
 * cut back to its last good byte and the next batch tries again.
 */
import { type BankRecord, encodeRecord } from "./records.ts";

/** The part of `node:fs` FileHandle that a journal needs. */
export type JournalFile = {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ readonly bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
};

export type JournalOptions = {
  readonly file: JournalFile;
  /** Bytes of whole records that the file holds already. */
  readonly length: number;
  /** Called in the order of the appends. */
  readonly onDurable: (record: BankRecord) => void;
  /** Called in the reverse order of the appends, before anything else can be decided. */
  readonly onLost: (record: BankRecord) => void;
  readonly onFailure: (error: unknown) => void;
};

type Pending = {
  readonly record: BankRecord;
  readonly resolve: () => void;
  readonly reject: (reason: JournalFailure) => void;
};

/** The record was not kept, and what it stood for did not happen. */
export class JournalFailure extends Error {}

export class Journal {
  readonly #options: JournalOptions;
  #length: number;
  /** The file may hold bytes beyond `#length`. */
  #torn = false;
  #queue: Pending[] = [];
  #flushing: Promise<void> | null = null;

  constructor(options: JournalOptions) {
    this.#options = options;
    this.#length = options.length;
  }

  /** Resolves when `record` is on disk; rejects with JournalFailure when it was not kept. */
  append(record: BankRecord): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ record, resolve, reject });
      this.#flushing ??= nextTurn().then(() => this.#flush());
    });
  }

  /** Resolves when nothing is on its way to the disk. */
  async idle(): Promise<void> {
    while (this.#flushing !== null) await this.#flushing;
  }

  async #flush(): Promise<void> {
    while (this.#queue.length > 0) {
      const batch = this.#queue;
      this.#queue = [];
      try {
        await this.#write(batch);
      } catch (error) {
        this.#lose([...batch, ...this.#queue.splice(0)], error);
        await this.#cut().catch(this.#options.onFailure);
        continue;
      }
      for (const { record } of batch) this.#options.onDurable(record);
      for (const { resolve } of batch) resolve();
    }
    this.#flushing = null;
  }

  async #write(batch: readonly Pending[]): Promise<void> {
    if (this.#torn) await this.#cut();
    const { file } = this.#options;
    const bytes = Buffer.from(batch.map(({ record }) => `${encodeRecord(record)}\n`).join(""));
    this.#torn = true;
    for (let offset = 0; offset < bytes.length;) {
      const left = bytes.length - offset;
      const { bytesWritten } = await file.write(bytes, offset, left, this.#length + offset);
      offset += bytesWritten;
    }
    await file.datasync();
    this.#length += bytes.length;
    this.#torn = false;
  }

  #lose(lost: readonly Pending[], error: unknown): void {
    this.#options.onFailure(error);
    for (const { record } of lost.toReversed()) this.#options.onLost(record);
    const failure = new JournalFailure("the journal cannot be written", { cause: error });
    for (const { reject } of lost) reject(failure);
  }

  /** At once, so that a restart cannot find whole records of a batch that was answered as lost. */
  async #cut(): Promise<void> {
    await this.#options.file.truncate(this.#length);
    await this.#options.file.datasync();
    this.#torn = false;
  }
}

/** After the events of this turn, so that requests which arrived together share their first sync. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
