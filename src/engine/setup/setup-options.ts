/** What a caller may say about a change of a merchant's set-up. */
import type { OnMade } from "../idempotency/answer-once.ts";

export type SetupOptions = {
  /** Told what is made or changed, in the database transaction that does it. */
  readonly onMade?: OnMade;
  /** The version that it is meant for; another one is refused. */
  readonly ifVersion?: number;
};
