import type { Instant } from "../../domain/calendar/instant.ts";
import type { BlockKind, BlockReason } from "../../domain/customer/block.ts";

/** An address that nothing is sold to. */
export type Block = {
  readonly id: bigint;
  readonly kind: BlockKind;
  /** As it is compared: `blockedValue`. */
  readonly value: string;
  readonly reason: BlockReason;
  readonly comment: string;
  readonly addedAt: Instant;
  /** The address that it was asked for from. */
  readonly addedFrom: string;
  readonly addedBy: string;
};

/** Of `blocks b`. */
export const BLOCK_COLUMNS = `b.id, b.kind, b.value, b.reason, b.comment, b.added_at, b.added_from,
  b.added_by`;
