import type { Instant } from "../../domain/calendar/instant.ts";

/** A customer's login at the merchant's own site, which came with a purchase. */
export type ConsumerLogin = {
  readonly purchaseId: bigint;
  readonly username: string;
  /** Case and accents folded, for searches. */
  readonly folded: string;
  /** Null: no password is kept. Base64. */
  readonly password: {
    readonly keyId: string;
    readonly wrappedKey: string;
    readonly ciphertext: string;
  } | null;
  readonly changedAt: Instant;
};
