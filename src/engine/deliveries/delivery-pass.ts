/**
 * One pass of a process over a merchant's deliveries: many on their way at once, recorded in batches.
 *
 * A slow target keeps no other waiting: while its answers are awaited, what fell due for others is
 * claimed and sent, and answers are recorded as they come.
 */
import { claimDeliveries } from "../../store/delivery/claim-deliveries.ts";
import type { DeliveryKey } from "../../store/delivery/delivery.ts";
import {
  selectDueDeliveries,
  type DueDelivery,
} from "../../store/delivery/select-due-deliveries.ts";
import type { Room } from "../charging/room.ts";
import type { EngineContext } from "../engine-context.ts";
import { composeDue, type Message, type OnItsWay } from "./compose-due.ts";
import { loadTargets, type LoadedTarget } from "./load-targets.ts";
import { recordTries, type Outcome, type Try } from "./record-tries.ts";
import { TargetLine } from "./target-line.ts";

/** Targets and their secrets are read again after this long. */
const RELOAD_MS = 1_000;
/** While answers are awaited, it looks this often for what fell due for others. */
const LOOK_MS = 250;
/** While others are on their way, an answer waits this long for company before it is recorded. */
const LINGER_MS = 20;

type Placed = OnItsWay & { readonly room: Room };

export class DeliveryPass {
  readonly #context: EngineContext;
  readonly #merchantId: bigint;
  #lines: ReadonlyMap<bigint, TargetLine> = new Map();
  #reloadAtMs = 0;
  #tries: (Try & Placed)[] = [];
  #inFlight = 0;
  #sent = 0;
  #changed: () => void = () => {};

  constructor(context: EngineContext, merchantId: bigint) {
    this.#context = context;
    this.#merchantId = merchantId;
  }

  /** Messages so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Targets that something may be sent to, as they fare now. */
  get lines(): readonly TargetLine[] {
    return [...this.#lines.values()];
  }

  /** Sends what is due and records what came of it; false when nothing is due or on its way. */
  async advance(): Promise<boolean> {
    const found = await this.#findDue();
    const placed = this.#place(found);
    await this.#send(placed);
    if (this.#isUnderWay) {
      await this.#someAnswers();
      await this.#record();
      return true;
    }
    const [crowded] = found;
    if (crowded !== undefined && placed.length === 0) await this.#awaitRoom(crowded);
    return crowded !== undefined;
  }

  /** Waits for all that is on its way, and records it. */
  async drain(): Promise<void> {
    while (this.#isUnderWay) {
      await this.#someAnswers();
      await this.#record();
    }
  }

  get #isUnderWay(): boolean {
    return this.#inFlight > 0 || this.#tries.length > 0;
  }

  // Finding ---------------------------------------------------------------------------------------

  async #findDue(): Promise<DueDelivery[]> {
    const { clock, db } = this.#context;
    return await db.tenant(this.#merchantId, async (tx) => {
      if (clock.wallMs() >= this.#reloadAtMs) {
        this.#reloadAtMs = clock.wallMs() + RELOAD_MS;
        this.#lines = this.#refreshed(await loadTargets(this.#context, tx));
      }
      const now = clock.now();
      const targets = this.lines
        .map((line) => ({ targetId: line.target.id, places: line.freePlaces(now) }))
        .filter(({ places }) => places > 0);
      return targets.length === 0 ? [] : await selectDueDeliveries(tx, now, targets);
    });
  }

  #refreshed(loaded: readonly LoadedTarget[]): Map<bigint, TargetLine> {
    return new Map(
      loaded.map(({ face, target, health }) => {
        const line = this.#lines.get(target.id) ?? new TargetLine(face);
        line.reload(target, health);
        return [target.id, line];
      }),
    );
  }

  /** Those that there is room for. */
  #place(found: readonly DueDelivery[]): Placed[] {
    return found.flatMap((due) => {
      const line = this.#lineOf(due);
      const room = line.roomIn(this.#context.rooms);
      return room.take(1) === 1 ? [{ due, line, room }] : [];
    });
  }

  #lineOf({ targetId }: DeliveryKey): TargetLine {
    const line = this.#lines.get(targetId);
    if (line === undefined) throw new Error(`target ${targetId} was not asked for`);
    return line;
  }

  /** Other lanes have all places: until one of them is free. */
  async #awaitRoom(due: DueDelivery): Promise<void> {
    const room = this.#lineOf(due).roomIn(this.#context.rooms);
    const wait = room.enter();
    if (wait !== null) await wait;
    room.leave();
  }

  // Sending ---------------------------------------------------------------------------------------

  async #send(placed: readonly Placed[]): Promise<void> {
    if (placed.length === 0) return;
    const claimed = await this.#claim(placed).catch((error: unknown) => {
      for (const { room } of placed) room.leave();
      throw error;
    });
    for (const [one, message] of claimed) {
      if (message === null) one.room.leave();
      else this.#run(one, this.#deliver(one, message));
    }
  }

  /** What each sends, once it is ours and stored; null: another process moved it meanwhile. */
  async #claim(placed: readonly Placed[]): Promise<[Placed, Message | null][]> {
    const { clock, db, limits } = this.#context;
    const messages = await composeDue(this.#context, placed);
    const leaseUntil = clock.now() + limits.sendLeaseMs;
    const claimable = placed.map(({ due }, index) => {
      const message = messages[index];
      return { ...due, body: message?.kind === "message" ? message.body : null };
    });
    const claimed = await db.tenant(this.#merchantId, (tx) =>
      claimDeliveries(tx, leaseUntil, claimable),
    );
    const ours = new Set(claimed.map(keyOf));
    return placed.map((one, index) => [
      one,
      ours.has(keyOf(one.due)) ? (messages[index] ?? null) : null,
    ]);
  }

  async #deliver({ due, line }: OnItsWay, message: Message): Promise<Outcome> {
    if (message.kind === "failed") return message;
    if (message.kind === "nothing") return { kind: "skipped", answer: message.why };
    const { target, face } = line;
    const { body } = message;
    return await face.send({ target, event: due.event, body, tryNo: due.tries + 1 });
  }

  #run(one: Placed, sending: Promise<Outcome>): void {
    const { clock, log } = this.#context;
    const startedAtMs = clock.wallMs();
    this.#sent += 1;
    this.#inFlight += 1;
    one.line.sending();
    void sending
      .catch((error: unknown): Outcome => {
        log.error({ error, face: one.line.face.name }, "a delivery could not be sent");
        return { kind: "failed", status: "broken", answer: "", retryAfterMs: null, isOurs: true };
      })
      .then((outcome) => {
        const tookMs = Math.max(0, clock.wallMs() - startedAtMs);
        one.line.answered(outcome.kind !== "failed", tookMs);
        this.#inFlight -= 1;
        this.#tries.push({ ...one, outcome, tookMs });
        this.#changed();
      });
  }

  // Recording -------------------------------------------------------------------------------------

  /** Until half of what is on its way is answered, or for a moment after the first of them. */
  async #someAnswers(): Promise<void> {
    const enough = Math.ceil((this.#inFlight + this.#tries.length) / 2);
    await this.#until(() => this.#tries.length > 0, LOOK_MS);
    if (this.#tries.length === 0) return;
    await this.#until(() => this.#tries.length >= enough || this.#inFlight === 0, LINGER_MS);
  }

  async #until(isSo: () => boolean, mostMs: number): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        cancel();
        this.#changed = () => {};
        resolve();
      };
      const cancel = this.#context.timers.after(mostMs, done);
      this.#changed = () => {
        if (isSo()) done();
      };
    });
  }

  async #record(): Promise<void> {
    const tries = this.#tries;
    this.#tries = [];
    if (tries.length === 0) return;
    try {
      await recordTries(this.#context, this.#merchantId, tries);
    } finally {
      for (const { room } of tries) room.leave();
    }
  }
}

function keyOf({ eventId, targetId }: DeliveryKey): string {
  return `${eventId} ${targetId}`;
}
