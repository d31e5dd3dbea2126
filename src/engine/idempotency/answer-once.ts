/**
 * One answer for every request that carries an idempotency key, however often it is sent.
 *
 * A key is open while its request runs, under a lease, and done with its answer afterwards. Every
 * command notes what it made in the same database transaction that makes it, fenced by the lease. So
 * when a process dies in between, the next repetition knows whether there is anything to do, and a
 * slow process that lost its lease can do nothing any more (docs/decisions/one-answer-a-key.md).
 */
import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { deleteIdempotencyKey } from "../../store/idempotency/delete-idempotency-key.ts";
import { endLease } from "../../store/idempotency/end-lease.ts";
import { finishIdempotencyKey } from "../../store/idempotency/finish-idempotency-key.ts";
import type {
  IdempotencyRow,
  KeyedPlace,
  StoredAnswer,
} from "../../store/idempotency/idempotency-key.ts";
import { insertIdempotencyKey } from "../../store/idempotency/insert-idempotency-key.ts";
import { noteMade } from "../../store/idempotency/note-made.ts";
import { selectIdempotencyKey } from "../../store/idempotency/select-idempotency-key.ts";
import { takeOverIdempotencyKey } from "../../store/idempotency/take-over-idempotency-key.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import type { Tx } from "../../store/statement.ts";
import { hastenCheck } from "../../store/transaction/hasten-check.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { EngineContext } from "../engine-context.ts";
import { openHint } from "../record/save-change.ts";

/** Longer than any request runs; afterwards its process is taken for dead. */
const LEASE_MS = 120_000;
export const KEPT_MS = 30 * 86_400_000;

export type KeyedRequest = KeyedPlace & {
  readonly merchantId: bigint;
  /** SHA-256 of everything that it says, hex. */
  readonly requestHash: string;
};

/** What a command made or changed, as it notes it. */
export type Made = {
  /** Of what was made, or of the purchase, subscription … that was changed. */
  readonly id: bigint;
  /** The transaction that goes to the bank once this is committed; absent: nothing does. */
  readonly sentId?: bigint;
};

/** The right to run a keyed request. */
export type Turn = {
  readonly kind: "run";
  readonly request: KeyedRequest;
  readonly leaseUntil: Instant;
  /** What an earlier, cut off run had made or changed: it is done; null: nothing. */
  readonly made: Made | null;
};

/** The answer of an earlier run. */
export type Replay = { readonly kind: "replay"; readonly status: number } & StoredAnswer;

/** Runs in the database transaction that makes a command's effect durable; a throw undoes both. */
export type OnMade = (tx: Tx, made: Made) => Promise<void>;

/** Says whether to run the request, or with what it was answered before. */
export async function beginOnce(
  context: EngineContext,
  request: KeyedRequest,
): Promise<Result<Turn | Replay>> {
  return await context.db.tenant(request.merchantId, async (tx): Promise<Result<Turn | Replay>> => {
    const at = context.clock.wallMs();
    const leaseUntil = at + LEASE_MS;
    const { requestHash } = request;
    const run = (made: Made | null): Result<Turn> =>
      accept({ kind: "run", request, leaseUntil, made });
    if (await insertIdempotencyKey(tx, request, { requestHash, at, leaseUntil })) return run(null);
    const row = await selectIdempotencyKey(tx, request);
    if (row === null) return running(leaseUntil); // given back this very moment
    const isOver = row.expiresAt <= at;
    const isForgotten = row.state === "done" && isOver;
    if (!isForgotten && row.requestHash !== requestHash) {
      return refuse(
        "idempotency_mismatch",
        "This key was used with another request; take a new key for a new one.",
        "Idempotency-Key",
      );
    }
    if (row.state === "done" && row.status !== null && !isOver) {
      return accept({ kind: "replay", status: row.status, ...storedAnswer(row) });
    }
    if (!isOver) return running(row.expiresAt);
    const made = row.state === "open" ? madeBy(row) : null;
    const unresolved = made === null ? null : await atTheBank(context, tx, made);
    if (unresolved !== null) return unresolved;
    const seenExpiresAt = row.expiresAt;
    const taken = { seenExpiresAt, requestHash, leaseUntil };
    const isMine = await takeOverIdempotencyKey(tx, request, taken);
    return isMine ? run(made) : running(leaseUntil);
  });
}

function storedAnswer({ answer }: IdempotencyRow): StoredAnswer {
  if (answer?.body === undefined) throw new Error("a key is done without an answer");
  return { body: answer.body, location: answer.location ?? null, etag: answer.etag ?? null };
}

function madeBy({ answer }: IdempotencyRow): Made | null {
  if (answer?.madeId === undefined) return null;
  const { madeId, sentId } = answer;
  return { id: BigInt(madeId), ...(sentId == null ? {} : { sentId: BigInt(sentId) }) };
}

function running(leaseUntil: Instant): Refusal {
  return refuse(
    "idempotency_running",
    "The first request with this key has not been answered yet; repeat it in a moment. Should its " +
      `process have died, a repetition takes it up from ${isoInstant(leaseUntil)} on.`,
    "Idempotency-Key",
  );
}

/**
 * Whoever sent the payment died with it on the line. Only the bank knows what became of it: it is
 * asked now, and the repetition answers when that is known. Null: it is known already.
 */
async function atTheBank(
  context: EngineContext,
  tx: Tx,
  { sentId }: Made,
): Promise<Refusal | null> {
  if (sentId === undefined) return null;
  const [sent] = await selectTransactions(tx, [sentId]);
  if (sent?.state !== "sending") return null;
  const now = context.clock.now();
  if (await hastenCheck(tx, sentId, now)) await upsertLanes(tx, [openHint(now)]);
  return refuse(
    "idempotency_unresolved",
    "The first request with this key was cut off while its payment was at the bank. The bank is " +
      "being asked what became of it; repeat the request with this key for the answer.",
    "Idempotency-Key",
  );
}

/** What a command calls to note what it made. */
export function notingMade(turn: Turn): OnMade {
  return async (tx, { id, sentId }) => {
    const noted = await noteMade(tx, turn.request, turn.leaseUntil, {
      madeId: String(id),
      sentId: sentId === undefined ? null : String(sentId),
    });
    if (!noted) throw new Error("another process took this request over; nothing was made here");
  };
}

/** Keeps the answer for 30 days. */
export async function finishOnce(
  context: EngineContext,
  turn: Turn,
  answer: StoredAnswer & { readonly status: number },
): Promise<void> {
  const { request, leaseUntil } = turn;
  const { status, body, location, etag } = answer;
  const keepUntil = context.clock.wallMs() + KEPT_MS;
  await context.db.tenant(request.merchantId, (tx) =>
    finishIdempotencyKey(tx, request, leaseUntil, {
      status,
      answer: { body, location, etag },
      keepUntil,
    }),
  );
}

/**
 * Ends a run that has no answer to keep: the same request may succeed later. Where it made nothing
 * its key is free again; where it did, the next repetition answers what was made.
 */
export async function giveUpOnce(context: EngineContext, turn: Turn): Promise<void> {
  const { request, leaseUntil } = turn;
  await context.db.tenant(request.merchantId, async (tx) => {
    await deleteIdempotencyKey(tx, request, leaseUntil);
    await endLease(tx, request, leaseUntil, context.clock.wallMs());
  });
}
