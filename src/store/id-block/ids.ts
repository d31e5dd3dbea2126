/**
 * Ids without sequences: each process counts up in blocks that it owns (hi/lo).
 *
 * Unique over all merchants and processes; gaps are normal; ids order nothing, because blocks of
 * different processes interleave. The next block is fetched while the last tenth is used, so a claim
 * never waits for one, and a database that is away for a moment stops nobody.
 */
import type { Database } from "../database.ts";
import { takeBlock, type IdKind } from "./take-block.ts";

const BLOCK = 100_000;
const FETCH_AHEAD = BLOCK / 10;

type Block = { next: bigint; end: bigint };

export class Ids {
  readonly #db: Database;
  readonly #blocks = new Map<IdKind, Block[]>();
  readonly #fetching = new Map<IdKind, Promise<void>>();
  #generation = 0;

  constructor(db: Database) {
    this.#db = db;
  }

  /** Makes sure that `take` can give `count` ids of each kind without waiting. */
  async reserve(counts: Partial<Record<IdKind, number>>): Promise<void> {
    for (const [kind, count] of Object.entries(counts) as [IdKind, number][]) {
      if (count > BLOCK) throw new Error(`at most ${BLOCK} ids at once, not ${count}`);
      while (this.#left(kind) < count) await this.#fetch(kind);
      if (this.#left(kind) < count + FETCH_AHEAD) {
        // in the background: a failure here shows at the next reserve that really needs the block
        void this.#fetch(kind).catch(() => undefined);
      }
    }
  }

  /** One reserved id. Throws when none was reserved: a bug of the caller. */
  take(kind: IdKind): bigint {
    const blocks = this.#blocks.get(kind) ?? [];
    const [block] = blocks;
    if (block === undefined) throw new Error(`no ids of kind ${kind} were reserved`);
    const id = block.next;
    block.next += 1n;
    if (block.next === block.end) blocks.shift();
    return id;
  }

  /** Reserves and takes one. */
  async next(kind: IdKind): Promise<bigint> {
    await this.reserve({ [kind]: 1 });
    return this.take(kind);
  }

  /**
   * Lets go of the blocks that this process has: the next id comes from a new one. For when ids of
   * theirs may be in use, after a restore or an import.
   */
  forget(): void {
    this.#generation += 1;
    this.#blocks.clear();
  }

  #left(kind: IdKind): number {
    let left = 0n;
    for (const block of this.#blocks.get(kind) ?? []) left += block.end - block.next;
    return Number(left);
  }

  #fetch(kind: IdKind): Promise<void> {
    const running = this.#fetching.get(kind);
    if (running !== undefined) return running;
    const generation = this.#generation;
    const fetching = takeBlock(this.#db, kind, BLOCK)
      .then((first) => {
        // asked for before they were let go of, so it may be one of those
        if (generation !== this.#generation) return;
        const blocks = this.#blocks.get(kind) ?? [];
        blocks.push({ next: first, end: first + BigInt(BLOCK) });
        this.#blocks.set(kind, blocks);
      })
      .finally(() => this.#fetching.delete(kind));
    this.#fetching.set(kind, fetching);
    return fetching;
  }
}
