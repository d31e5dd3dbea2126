/** Addresses that nothing is sold to. Pure. */

export const BLOCK_KINDS = ["email", "ip"] as const;
export type BlockKind = (typeof BLOCK_KINDS)[number];

export const BLOCK_REASONS = ["fraud", "poor_quality", "other"] as const;
export type BlockReason = (typeof BLOCK_REASONS)[number];

/** An address as it is compared: mail servers do not tell capitals apart, nor does an IPv6 address. */
export function blockedValue(value: string): string {
  return value.trim().toLowerCase();
}
