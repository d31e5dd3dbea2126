/**
 * The one connection to the database that all simulated processes share.
 *
 * PGlite has one session, so transactions come one after the other; who is next is the scheduler's
 * choice. What the network to the database does wrong, happens here.
 */
import type { PgliteSession } from "../../src/store/pglite-session.ts";
import type { Random } from "../random.ts";
import type { Owner } from "../owner.ts";

/** One use of the connection, from BEGIN to its end. */
export type Holding = { readonly owner: Owner };

export class Connection {
  readonly session: PgliteSession;
  readonly #random: Random;
  #holding: Holding | null = null;
  #isCommitting = false;
  #isAwayUntil = 0;
  #changes = 0;

  constructor(session: PgliteSession, random: Random) {
    this.session = session;
    this.#random = random;
  }

  get isFree(): boolean {
    return this.#holding === null;
  }

  isHeldBy(owner: Owner): boolean {
    return this.#holding?.owner === owner;
  }

  isStill(holding: Holding): boolean {
    return this.#holding === holding;
  }

  /** Goes up whenever the rows may have changed. */
  get changes(): number {
    return this.#changes;
  }

  /** The database is restarted: nobody gets a connection until `until`. */
  goAway(until: number): void {
    this.#isAwayUntil = until;
  }

  /** Only while it is free. Throws while the database is away. */
  take(owner: Owner, now: number): Holding {
    if (now < this.#isAwayUntil) throw new Error("connect ECONNREFUSED");
    this.#holding = { owner };
    return this.#holding;
  }

  release(): void {
    this.#holding = null;
    this.#isCommitting = false;
    this.#changes += 1;
  }

  /** COMMIT is on its way: should its sender die, it is a matter of chance whether it arrives. */
  announceCommit(): void {
    this.#isCommitting = true;
  }

  /** The holder has died: the server ends its transaction. */
  async abandon(owner: Owner): Promise<void> {
    if (!this.isHeldBy(owner)) return;
    if (this.#isCommitting && this.#random.chance(0.5)) {
      // nobody hears whether it worked
      await this.session.commit().catch(() => this.session.rollback());
    } else await this.session.rollback();
    this.release();
  }
}
