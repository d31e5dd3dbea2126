/**
 * What a payment link says: its merchant, who must be known to look for it, and a secret. The secret
 * is stored as its hash, so that nobody who reads the database can pay or look in a customer's name.
 */
import { createHash, timingSafeEqual } from "node:crypto";

/** Of 256 random bits as base64url; ids have at most 18 digits, which are 12 in base 36. */
const FORM = /^([1-9a-z][0-9a-z]{0,11})\.([\w-]{43})$/;

export function writeToken(merchantId: bigint, secret: string): string {
  return `${merchantId.toString(36)}.${secret}`;
}

/** Null for what is no token of ours. */
export function readToken(token: string): { merchantId: bigint; hash: string } | null {
  const [, merchant = "", secret = ""] = FORM.exec(token) ?? [];
  if (secret === "") return null;
  let merchantId = 0n;
  for (const digit of merchant) merchantId = merchantId * 36n + BigInt(Number.parseInt(digit, 36));
  return { merchantId, hash: hashOf(secret) };
}

/** 256 random bits need no salt, and no slow hash. */
export function hashOf(secret: string): string {
  return createHash("sha256").update(secret, "utf8").digest("hex");
}

/** In a time that does not tell how much of them agrees. */
export function isSameHash(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
