/**
 * Signatures of a message, one for each secret that is in force: a receiver that knows any of them can
 * verify it, so a secret is replaced without losing one.
 *
 * Source: Standard Webhooks, "Signature scheme" (v1: HMAC-SHA256 of `id.timestamp.body`, base64).
 */
import { createHmac } from "node:crypto";

const PREFIX = "whsec_";

export type Signable = {
  readonly id: string;
  /** Seconds since 1970. */
  readonly timestamp: number;
  readonly body: string;
};

/** The value of the header `webhook-signature`. `secrets` as receivers are shown them. */
export function signatures({ id, timestamp, body }: Signable, secrets: readonly string[]): string {
  return secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), "base64");
      const mac = createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
      return `v1,${mac}`;
    })
    .join(" ");
}
