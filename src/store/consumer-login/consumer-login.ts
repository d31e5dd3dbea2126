import type { Instant } from "../../domain/calendar/instant.ts";

/** Base64. */
export type SealedPassword = {
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly ciphertext: string;
};

/** A customer's login at the merchant's own site, which came with a purchase. */
export type ConsumerLogin = {
  readonly purchaseId: bigint;
  readonly username: string;
  /** Case and accents folded, for searches. */
  readonly folded: string;
  /** Null: none is kept. */
  readonly password: SealedPassword | null;
  readonly changedAt: Instant;
};
