/**
 * What became of a request that carries an idempotency key. Times are wall time: clients repeat
 * requests in real time, whatever a sandbox's clock shows.
 */
import type { Instant } from "../../domain/calendar/instant.ts";

/** One key of one holder on one address. */
export type KeyedPlace = { readonly scope: string; readonly key: string };

export type IdempotencyRow = {
  readonly requestHash: string;
  readonly state: "open" | "done";
  /** HTTP status of the stored answer; null while open. */
  readonly status: number | null;
  /** While open: what the request has made so far. When done: its answer. */
  readonly answer: MadeSoFar | StoredAnswer | null;
  /** While open: the end of the lease of the process that runs it. When done: kept until then. */
  readonly expiresAt: Instant;
};

export type MadeSoFar = { readonly madeId: string };

/** The body as it was sent, to the byte; the address of what was made, where one was sent. */
export type StoredAnswer = { readonly body: string; readonly location: string | null };
