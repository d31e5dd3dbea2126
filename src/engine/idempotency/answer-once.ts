/**
 * One answer for every request that carries an idempotency key, however often it is sent.
 *
 * A key is open while its request runs, under a lease, and done with its answer afterwards. A command
 * notes what it made in the same database transaction that makes it, fenced by the lease; so when a
 * process dies in between, the next repetition knows whether there is anything to make, and a slow
 * process that lost its lease can make nothing any more.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { deleteIdempotencyKey } from "../../store/idempotency/delete-idempotency-key.ts";
import { finishIdempotencyKey } from "../../store/idempotency/finish-idempotency-key.ts";
import type {
  IdempotencyRow,
  KeyedPlace,
  MadeSoFar,
  StoredAnswer,
} from "../../store/idempotency/idempotency-key.ts";
import { insertIdempotencyKey } from "../../store/idempotency/insert-idempotency-key.ts";
import { noteMade } from "../../store/idempotency/note-made.ts";
import { selectIdempotencyKey } from "../../store/idempotency/select-idempotency-key.ts";
import { takeOverIdempotencyKey } from "../../store/idempotency/take-over-idempotency-key.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";

/** Longer than any request runs; afterwards its process is taken for dead. */
const LEASE_MS = 120_000;
const KEPT_MS = 30 * 86_400_000;

export type KeyedRequest = KeyedPlace & {
  readonly merchantId: bigint;
  /** SHA-256 of the body, hex. */
  readonly requestHash: string;
  /** Whether running it again after it was cut off does no harm: it notes or finds what it made. */
  readonly resumable: boolean;
};

/** The right to run a keyed request. */
export type Turn = {
  readonly kind: "run";
  readonly request: KeyedRequest;
  readonly leaseUntil: Instant;
  /** What an earlier, cut off run had made; null: nothing. */
  readonly madeId: bigint | null;
};

/** The answer of an earlier run. */
export type Replay = { readonly kind: "replay"; readonly status: number } & StoredAnswer;

/** Runs in the database transaction that makes a command's effect durable; a throw undoes both. */
export type OnMade = (tx: Tx, madeId: bigint) => Promise<void>;

/** Says whether to run the request, or with what it was answered before. */
export async function beginOnce(
  context: EngineContext,
  request: KeyedRequest,
): Promise<Result<Turn | Replay>> {
  return await context.db.tenant(request.merchantId, async (tx): Promise<Result<Turn | Replay>> => {
    const at = context.clock.wallMs();
    const leaseUntil = at + LEASE_MS;
    const { requestHash } = request;
    const run = (madeId: bigint | null): Result<Turn> =>
      accept({ kind: "run", request, leaseUntil, madeId });
    if (await insertIdempotencyKey(tx, request, { requestHash, at, leaseUntil })) return run(null);
    const row = await selectIdempotencyKey(tx, request);
    if (row === null) return running(); // given back this very moment
    const isOver = row.expiresAt <= at;
    const isForgotten = row.state === "done" && isOver;
    if (!isForgotten && row.requestHash !== requestHash) {
      return refuse(
        "idempotency_mismatch",
        "This key was used with another body; take a new key for a new request.",
        "Idempotency-Key",
      );
    }
    if (row.state === "done" && row.status !== null && !isOver) {
      return accept({ kind: "replay", status: row.status, ...(row.answer as StoredAnswer) });
    }
    if (!isOver) return running();
    const madeId = row.state === "open" ? madeBy(row) : null;
    if (row.state === "open" && madeId === null && !request.resumable) return unresolved();
    const seenExpiresAt = row.expiresAt;
    const taken = { seenExpiresAt, requestHash, leaseUntil };
    return (await takeOverIdempotencyKey(tx, request, taken)) ? run(madeId) : running();
  });
}

function madeBy(row: IdempotencyRow): bigint | null {
  return row.answer === null ? null : BigInt((row.answer as MadeSoFar).madeId);
}

function running(): ReturnType<typeof refuse> {
  return refuse(
    "idempotency_running",
    "The first request with this key has not been answered yet; repeat it in a moment.",
    "Idempotency-Key",
  );
}

function unresolved(): ReturnType<typeof refuse> {
  return refuse(
    "idempotency_unresolved",
    "The first request with this key was cut off. Look at what it was to change, then take a new key.",
    "Idempotency-Key",
  );
}

/** What a command calls to note what it made. */
export function notingMade(turn: Turn): OnMade {
  return async (tx, madeId) => {
    const noted = await noteMade(tx, turn.request, turn.leaseUntil, { madeId: String(madeId) });
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
  const { status, body, location } = answer;
  const keepUntil = context.clock.wallMs() + KEPT_MS;
  await context.db.tenant(request.merchantId, (tx) =>
    finishIdempotencyKey(tx, request, leaseUntil, {
      status,
      answer: { body, location },
      keepUntil,
    }),
  );
}

/** Gives the key back: nothing was done, and the same request may succeed later. */
export async function forgetOnce(context: EngineContext, turn: Turn): Promise<void> {
  const { request, leaseUntil } = turn;
  await context.db.tenant(request.merchantId, (tx) =>
    deleteIdempotencyKey(tx, request, leaseUntil),
  );
}
