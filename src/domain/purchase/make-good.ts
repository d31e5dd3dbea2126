/** Many purchases extended, cancelled, reactivated or activated at once (docs/concepts/moves.md). */
import type { Instant } from "../calendar/instant.ts";

export const MAKE_GOOD_ACTIONS = ["extend", "cancel", "reactivate", "activate"] as const;
export type MakeGoodAction = (typeof MAKE_GOOD_ACTIONS)[number];

/** What is done to many purchases at once. */
export type MakeGood = {
  readonly id: bigint;
  readonly action: MakeGoodAction;
  /** Of an extension. */
  readonly days: number | null;
  readonly reason: string | null;
  /** Of an activation: what becomes of dates that were missed; null: they are charged. */
  readonly missed: "charge" | "skip" | null;
  /** Written to each purchase, together with what is done to it. */
  readonly note: string;
  readonly internal: boolean;
  readonly author: string;
  readonly total: number;
  readonly createdAt: Instant;
  /** Null: it goes on. */
  readonly endedAt: Instant | null;
};

export type MakeGoodItem = {
  readonly purchaseId: bigint;
  readonly state: "waiting" | "done" | "refused";
  /** Of a refusal. */
  readonly code: string | null;
  readonly detail: string | null;
  /** A payment that it made, whatever became of it. */
  readonly transactionId: bigint | null;
};

export type MakeGoodProgress = MakeGood & {
  /** Purchases that it was done to. */
  readonly done: number;
  readonly refused: number;
};
