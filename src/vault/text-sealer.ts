/**
 * Seals short secrets that the program has to read again, such as what webhooks are signed with, under
 * the master keys that seal the cards (docs/decisions/vault.md). What is sealed is base64, as it is stored.
 */
import { openSecret, rewrapSecret, sealSecret, type RandomBytes } from "./envelope.ts";
import type { KeyRing } from "./master-key.ts";

/** `wrappedKey` and `ciphertext` in base64. */
export type SealedText = {
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly ciphertext: string;
};

export interface TextSealer {
  /** `context` says whose secret it is: sealed text that is copied elsewhere does not open. */
  seal(text: string, context: string): SealedText;
  /** Null: sealed under a key that is not here, in another context, or damaged. */
  open(sealed: SealedText, context: string): string | null;
  /** The same text under the key that seals now; null where it does not open. */
  rewrap(sealed: SealedText, context: string): SealedText | null;
}

export function createTextSealer({
  ring,
  randomBytes,
}: {
  readonly ring: KeyRing;
  readonly randomBytes: RandomBytes;
}): TextSealer {
  return {
    seal(text, context) {
      const plaintext = Buffer.from(text, "utf8");
      const sealed = sealSecret({ masterKey: ring.current, plaintext, context, randomBytes });
      plaintext.fill(0);
      return stored(sealed);
    },
    open(sealed, context) {
      const opened = openSecret({ masterKeys: ring.all, sealed: bytesOf(sealed), context });
      if (opened.kind !== "opened") return null;
      const text = Buffer.from(opened.plaintext).toString("utf8");
      opened.plaintext.fill(0);
      return text;
    },
    rewrap(sealed, context) {
      const wrapped = rewrapSecret({
        masterKeys: ring.all,
        sealed: bytesOf(sealed),
        context,
        to: ring.current,
        randomBytes,
      });
      return wrapped === undefined ? null : stored(wrapped);
    },
  };
}

type Bytes = ReturnType<typeof sealSecret>;

function stored({ keyId, wrappedKey, ciphertext }: Bytes): SealedText {
  return { keyId, wrappedKey: base64(wrappedKey), ciphertext: base64(ciphertext) };
}

function bytesOf({ keyId, wrappedKey, ciphertext }: SealedText): Bytes {
  return {
    keyId,
    wrappedKey: Buffer.from(wrappedKey, "base64"),
    ciphertext: Buffer.from(ciphertext, "base64"),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
