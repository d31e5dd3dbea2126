/**
 * Verifies a webhook as its receiver would, written from the text of Standard Webhooks and of nothing
 * of ours, with the cryptography of browsers: `v1,` and base64 of HMAC-SHA256 over id, timestamp and
 * body joined by dots, under the bytes that the secret has in base64 behind `whsec_`.
 */
import type { Received } from "./receiver.ts";

/** Whether one of its signatures is by `secret`. */
export async function isSignedBy(secret: string, { headers, body }: Received): Promise<boolean> {
  const [prefix, base64 = ""] = secret.split("_");
  if (prefix !== "whsec") throw new Error("this is no secret");
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes, algorithm, false, ["verify"]);
  const signed = [headers["webhook-id"], headers["webhook-timestamp"], body].join(".");
  const verdicts = (headers["webhook-signature"] ?? "").split(" ").map(async (one) => {
    const [version, signature = ""] = one.split(",");
    if (version !== "v1") return false;
    const mac = Uint8Array.from(atob(signature), (character) => character.charCodeAt(0));
    return await crypto.subtle.verify("HMAC", key, mac, new TextEncoder().encode(signed));
  });
  return (await Promise.all(verdicts)).includes(true);
}
