import type { Instant } from "../../domain/calendar/instant.ts";

/** What became of a book that was handed in. */
export type ImportRow = {
  readonly id: bigint;
  readonly state: "running" | "done" | "failed";
  /** Records read so far, good and bad. */
  readonly read: number;
  readonly imported: number;
  /** Subscribers that the merchant had already. */
  readonly unchanged: number;
  readonly faults: readonly ImportFault[];
  readonly failure: string | null;
  /** Wall time of the last sign of life. */
  readonly seenWallMs: bigint;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
};

/** `line`: physical line on which the record begins; `column` `*`: the record as a whole. */
export type ImportFault = {
  readonly line: number;
  readonly column: string;
  readonly why: string;
};

/** Of `imports i`. */
export const IMPORT_COLUMNS = `i.id, i.state, i.read, i.imported, i.unchanged, i.faults, i.failure,
  i.seen_wall_ms, i.started_at, i.ended_at`;
