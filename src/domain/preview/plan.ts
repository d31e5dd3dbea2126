/** What a command has decided to do, before any of it is done. */
import type { Change } from "../change.ts";
import type { Held } from "../purchase/moves.ts";
import type { Charge } from "../transaction/charge.ts";

export type Plan = {
  /** The rows that it was decided on. */
  readonly held: readonly Held[];
  /** What is written at once. */
  readonly change: Change;
  /** What is sent to the bank once that is written; null: nothing. */
  readonly charge: Charge | null;
};
