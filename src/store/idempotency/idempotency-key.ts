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
  /** What the request has made so far, and when done its answer too; null: nothing yet. */
  readonly answer: (Partial<MadeSoFar> & Partial<StoredAnswer>) | null;
  /** While open: the end of the lease of the process that runs it. When done: kept until then. */
  readonly expiresAt: Instant;
};

/** Written in the database transaction that makes it; ids as digits. */
export type MadeSoFar = {
  readonly madeId: string;
  /** The transaction that goes to the bank afterwards; null: nothing does. */
  readonly sentId: string | null;
};

/** The body as it was sent, to the byte, and the headers that belong to it. */
export type StoredAnswer = {
  readonly body: string;
  readonly location: string | null;
  readonly etag: string | null;
};
