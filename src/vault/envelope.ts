/**
 * Envelope encryption: every secret has a random data key of its own, and only that key is sealed
 * by the master key. A new master key therefore wraps the data keys again and leaves the secrets
 * alone; and no key ever encrypts so much that its random nonces could meet.
 *
 * AES-256-GCM throughout; each part is nonce (12 bytes) || ciphertext || tag (16 bytes). `context`
 * says whose secret it is and is authenticated with both parts, so that a row copied over another
 * does not open.
 *
 * Source: NIST SP 800-38D (GCM; at most 2^32 random nonces per key), RFC 5116.
 */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from "node:crypto";

import type { MasterKey } from "./master-key.ts";

const ALGORITHM = "aes-256-gcm";
const DATA_KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** `size` bytes that nobody can foretell. The caller may overwrite them. */
export type RandomBytes = (size: number) => Uint8Array;

export type SealedSecret = {
  /** Id of the master key that wrapped the data key. */
  readonly keyId: string;
  readonly wrappedKey: Uint8Array;
  readonly ciphertext: Uint8Array;
};

export type OpenedSecret =
  | { readonly kind: "opened"; readonly plaintext: Uint8Array }
  | { readonly kind: "unknown-key"; readonly keyId: string }
  | { readonly kind: "not-authentic" }; // damaged, another's, or sealed in another context

export type SealOptions = {
  readonly masterKey: MasterKey;
  readonly plaintext: Uint8Array;
  readonly context: string;
  readonly randomBytes: RandomBytes;
};

/** Seals `plaintext` under a new data key. The caller wipes `plaintext`. */
export function sealSecret(options: SealOptions): SealedSecret {
  const { masterKey, plaintext, context, randomBytes } = options;
  const dataKey = randomBytes(DATA_KEY_BYTES);
  try {
    return {
      keyId: masterKey.id,
      wrappedKey: encrypt(masterKey.wrapping, randomBytes, dataKey, dataKeyContext(context)),
      ciphertext: encrypt(asKey(dataKey), randomBytes, plaintext, secretContext(context)),
    };
  } finally {
    dataKey.fill(0);
  }
}

export type OpenOptions = {
  readonly masterKeys: ReadonlyMap<string, MasterKey>;
  readonly sealed: SealedSecret;
  readonly context: string;
};

/** Opens what `sealSecret` sealed in the same `context`. The caller wipes the plaintext after use. */
export function openSecret({ masterKeys, sealed, context }: OpenOptions): OpenedSecret {
  const master = masterKeys.get(sealed.keyId);
  if (master === undefined) return { kind: "unknown-key", keyId: sealed.keyId };

  const dataKey = decrypt(master.wrapping, sealed.wrappedKey, dataKeyContext(context));
  if (dataKey === undefined) return { kind: "not-authentic" };
  try {
    const plaintext = decrypt(asKey(dataKey), sealed.ciphertext, secretContext(context));
    return plaintext === undefined ? { kind: "not-authentic" } : { kind: "opened", plaintext };
  } finally {
    dataKey.fill(0);
  }
}

/** As a `KeyObject`: handed over as bytes, Node takes three times as long for the whole cipher. */
function asKey(dataKey: Uint8Array): KeyObject {
  return createSecretKey(dataKey);
}

// Two contexts, so that a wrapped key can never pass for a secret.
function dataKeyContext(context: string): Buffer {
  return Buffer.from(`perennial vault 1: data key of ${context}`);
}

function secretContext(context: string): Buffer {
  return Buffer.from(`perennial vault 1: secret of ${context}`);
}

function encrypt(
  key: KeyObject,
  randomBytes: RandomBytes,
  plaintext: Uint8Array,
  context: Uint8Array,
): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(context);
  const body = cipher.update(plaintext);
  const rest = cipher.final();
  return Buffer.concat([nonce, body, rest, cipher.getAuthTag()]);
}

/** Undefined unless key, context and every byte are the ones that were sealed. */
function decrypt(key: KeyObject, sealed: Uint8Array, context: Uint8Array): Uint8Array | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const tagAt = sealed.length - TAG_BYTES;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(context);
  decipher.setAuthTag(sealed.subarray(tagAt));
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES, tagAt));
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0); // GCM decrypts before it knows; nobody may see what did not authenticate
    return undefined;
  }
}
