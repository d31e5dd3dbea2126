/**
 * The master key, as the vault holds it: two keys derived from it, and a name.
 *
 * The key itself is not kept. Both halves are `KeyObject`s, whose bytes appear neither in a log line
 * nor in JSON, so a master key that is printed by mistake gives nothing away.
 */
import { createHash, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";

const MASTER_KEY_BYTES = 32;
const HEX = /^[0-9a-fA-F]{64}$/;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

export type MasterKey = {
  /** First 8 hex digits of the SHA-256 of the key; stored beside everything that it seals. */
  readonly id: string;
  /** Seals the data keys: see envelope.ts. */
  readonly wrapping: KeyObject;
  /** Recognises a card without its number: see fingerprint.ts. */
  readonly fingerprinting: KeyObject;
};

/** The key that seals from now on, and every key that may have sealed before, by id. */
export type KeyRing = {
  readonly current: MasterKey;
  readonly all: ReadonlyMap<string, MasterKey>;
};

export function keyRing(current: MasterKey, earlier: readonly MasterKey[] = []): KeyRing {
  return { current, all: new Map([...earlier, current].map((key) => [key.id, key])) };
}

/**
 * Reads the 32 bytes of PERENNIAL_MASTER_KEY: 64 hex digits, or base64 (URL-safe or not, padded or
 * not), blanks around it ignored. Undefined for anything else; no message quotes the text.
 */
export function parseMasterKey(text: string): MasterKey | undefined {
  const trimmed = text.trim();
  if (HEX.test(trimmed)) return masterKey(Buffer.from(trimmed, "hex"));
  if (BASE64.test(trimmed)) return masterKey(Buffer.from(trimmed, "base64"));
  return undefined;
}

/** Takes over 32 random bytes: they are zero afterwards. Throws RangeError for another length. */
export function masterKey(bytes: Uint8Array): MasterKey {
  if (bytes.length !== MASTER_KEY_BYTES) {
    throw new RangeError(`a master key has ${MASTER_KEY_BYTES} bytes, not ${bytes.length}`);
  }
  const made = {
    id: createHash("sha256").update(bytes).digest("hex").slice(0, 8),
    wrapping: derive(bytes, "perennial vault 1: wrapping"),
    fingerprinting: derive(bytes, "perennial vault 1: fingerprints"),
  };
  bytes.fill(0);
  return made;
}

/** HKDF (RFC 5869), so that one use of the master key cannot weaken the other. */
function derive(master: Uint8Array, purpose: string): KeyObject {
  const bytes = new Uint8Array(hkdfSync("sha256", master, "", purpose, 32));
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
