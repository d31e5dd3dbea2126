/**
 * Notices that the database was put back to an earlier state, and holds the deployment until its books
 * are compared with the bank's (docs/decisions/restored-databases.md).
 *
 * Two witnesses: the place where the rows live (it changes with a restored dump, a recovery to a point
 * in time, a standby that took over), and the bank's own record, which knows what was made since the
 * backup however it was put back.
 */
import type { Gateway, JournalEntry } from "../../ports/gateway.ts";
import { claimDeploymentValue } from "../../store/deployment/claim-deployment-value.ts";
import { deploymentValue } from "../../store/deployment/deployment-value.ts";
import { putDeploymentValue } from "../../store/deployment/put-deployment-value.ts";
import { selectPlace } from "../../store/deployment/select-place.ts";
import type { EngineContext } from "../engine-context.ts";
import { FACTS, journalMark } from "./facts.ts";
import { currentHold, liftHold, placeHold } from "./hold.ts";
import { lostAmong, ownEntry, type SubjectEntry } from "./lost-charges.ts";
import { skipIds } from "./skip-ids.ts";

/** How far ids are set forward: more than were handed out since any backup that is worth restoring. */
const RESTORE_GAP = 10_000_000n;
/** Between two looks at a bank that does not answer, in wall time. */
const RETRY_MS = 5_000;

export class RestoreWatch {
  readonly #context: EngineContext;
  readonly #gateways: readonly Gateway[];
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #compared = false;

  constructor(context: EngineContext, gateways: readonly Gateway[]) {
    this.#context = context;
    this.#gateways = gateways;
  }

  /** Whether the bank's record was read since this process started. */
  get isDone(): boolean {
    return this.#compared;
  }

  /** At the start, before anything is charged or any id is taken. */
  async begin(options: { readonly restored: boolean }): Promise<void> {
    const { db } = this.#context;
    if (options.restored) await this.#suspect("told");
    if (db.kind === "postgres") {
      const place = await selectPlace(db);
      const known = await deploymentValue(db, FACTS.place);
      if (known !== null && known !== place) await this.#suspect("moved");
      // after the hold: should we die in between, the next process still sees the old place
      if (known !== place) {
        await claimDeploymentValue(db, { name: FACTS.place, value: place, expected: known });
      }
    }
    await this.compare();
    await this.#context.standing.lookNow();
  }

  /** Again, until the bank has answered once. */
  async goOn(): Promise<void> {
    if (this.#compared || this.#context.clock.wallMs() - this.#lookedAtMs < RETRY_MS) return;
    await this.compare();
  }

  /**
   * Reads what is new in the banks' records. Lost charges hold the deployment; none of them, and
   * nothing else to fear, lets it go on.
   */
  async compare(): Promise<void> {
    const { db, log } = this.#context;
    this.#lookedAtMs = this.#context.clock.wallMs();
    const readable = this.#gateways.filter((gateway) => gateway.can.journal);
    for (const gateway of readable) {
      const news = await this.#readNews(gateway);
      if (news === null) return;
      const lost = await lostAmong(this.#context, news.own);
      if (lost.length > 0) {
        const held = await currentHold(db);
        if (held?.reason === "lost") return;
        await placeHold(db, { reason: "lost" });
        // a hold for another reason has set them forward already
        await this.#skip(lost, held === null ? RESTORE_GAP : 0n);
        log.error(
          { charges: lost.length },
          "the bank knows charges that this database does not: nothing is charged before " +
            "`perennial reconcile --adopt`",
        );
        return;
      }
      if (news.lastKey !== null) {
        await putDeploymentValue(db, journalMark(gateway.name), news.lastKey);
      }
    }
    this.#compared = true;
    const hold = await currentHold(db);
    // no bank, or one without a record, cannot lift the hold: a person has to
    const read = new Set(readable.map(({ name }) => name));
    const isTold =
      read.size > 0 &&
      this.#gateways.every(({ name, can }) => read.has(can.journal ? name : (can.journalOf ?? "")));
    if (hold !== null && isTold) await liftHold(db);
  }

  async #suspect(reason: "moved" | "told"): Promise<void> {
    await placeHold(this.#context.db, { reason });
    await this.#skip([], RESTORE_GAP);
    this.#context.log.warn({ reason }, "the database may be a restored one; ids were set forward");
  }

  async #skip(lost: readonly SubjectEntry[], gap: bigint): Promise<void> {
    const record = lost.reduce((most, { transactionId }) => max(most, transactionId), 0n);
    const purchase = lost.reduce((most, { subject }) => max(most, subject.purchaseId ?? 0n), 0n);
    await skipIds(this.#context, { gap, beyond: { record, purchase } });
  }

  /** What the bank recorded since the last time, of ours; null when it cannot be read. */
  async #readNews(
    gateway: Gateway,
  ): Promise<{ readonly own: SubjectEntry[]; readonly lastKey: string | null } | null> {
    const mark = await deploymentValue(this.#context.db, journalMark(gateway.name));
    const own: SubjectEntry[] = [];
    let last: JournalEntry | null = null;
    try {
      for await (const entry of fromMark(gateway, mark)) {
        last = entry;
        const found = ownEntry(entry, this.#context.deploymentId);
        if (found !== null) own.push(found);
      }
    } catch (error) {
      this.#context.log.warn({ error }, "the bank's record cannot be read yet");
      return null;
    }
    return { own, lastKey: last?.key ?? null };
  }
}

/** From the mark on; all of it where the record does not know the mark: it is another one. */
async function* fromMark(
  gateway: Gateway,
  mark: string | null,
): AsyncGenerator<JournalEntry, void> {
  let begun = false;
  try {
    for await (const entry of gateway.journal(mark ?? undefined)) {
      begun = true;
      yield entry;
    }
  } catch (error) {
    if (mark === null || begun) throw error;
    yield* gateway.journal();
  }
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
