import type { Instant } from "../../domain/calendar/instant.ts";

/** A sealed secret of a target; `wrappedKey` and `ciphertext` as base64, which both drivers read alike. */
export type TargetSecret = {
  readonly targetId: bigint;
  /** 1, 2, 3 … of its target; the largest is the newest. */
  readonly no: number;
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly ciphertext: string;
  readonly createdAt: Instant;
  /** Null: the one that lasts. */
  readonly endsAt: Instant | null;
};
