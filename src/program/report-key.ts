import { randomBytes } from "node:crypto";

const KEY_BYTES = 24;
const SALT_BYTES = 16;

/** A key for a login of the reporting service, and what its hash is salted with, in hex. */
export function newReportKey(): { readonly key: string; readonly salt: string } {
  return {
    key: randomBytes(KEY_BYTES).toString("base64url"),
    salt: randomBytes(SALT_BYTES).toString("hex"),
  };
}
