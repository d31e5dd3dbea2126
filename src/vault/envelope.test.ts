import fc from "fast-check";
import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";

import { openSecret, sealSecret, type SealedSecret } from "./envelope.ts";
import { keyRing, masterKey } from "./master-key.ts";

const KEY = masterKey(Uint8Array.from({ length: 32 }, (_, i) => i));
const OTHER_KEY = masterKey(new Uint8Array(32).fill(9));
const MASTER_KEYS = keyRing(KEY, [OTHER_KEY]).all;
const CONTEXT = "merchant 7, card 42";

function seal(secret: string, context = CONTEXT): SealedSecret {
  return sealSecret({ masterKey: KEY, plaintext: Buffer.from(secret), context, randomBytes });
}

function open(sealed: SealedSecret, context = CONTEXT) {
  return openSecret({ masterKeys: MASTER_KEYS, sealed, context });
}

function text(opened: ReturnType<typeof open>): string {
  return opened.kind === "opened" ? Buffer.from(opened.plaintext).toString() : opened.kind;
}

test("what was sealed opens", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (secret, context) => {
      expect(text(open(seal(secret, context), context))).toBe(Buffer.from(secret).toString());
    }),
    { numRuns: 50 },
  );
});

// Sealed by another program (AES-GCM and HKDF of Python's cryptography), with data key
// d0 d1 … df d0 … df, nonces a0 … ab and b0 … bb: the form is stored, so it must never change.
const STORED: SealedSecret = {
  keyId: "630dcd29",
  wrappedKey: Buffer.from(
    "oKGio6Slpqeoqaqr40lYDR2VMCdOMltwvHJmoexyj5o03c5VDhSZXblmJNiL8+KIwQCf9i1JgrREyhlq",
    "base64",
  ),
  ciphertext: Buffer.from("sLGys7S1tre4ubq7BPEI0eLocKoI+1vnDuIfRcTKLPL79PlzWktBUL5Y5bc=", "base64"),
};

describe("the stored form", () => {
  test("opens", () => {
    expect(text(open(STORED))).toBe("4111111111111111");
  });

  test("is what sealing makes of the same randomness", () => {
    const drawn = [
      Uint8Array.from({ length: 32 }, (_, i) => 0xd0 + (i % 16)),
      Uint8Array.from({ length: 12 }, (_, i) => 0xa0 + i),
      Uint8Array.from({ length: 12 }, (_, i) => 0xb0 + i),
    ];
    const sealed = sealSecret({
      masterKey: KEY,
      plaintext: Buffer.from("4111111111111111"),
      context: CONTEXT,
      randomBytes: (size) => {
        const next = drawn.shift();
        if (next?.length !== size) throw new Error(`${size} bytes were not expected`);
        return next;
      },
    });
    expect(sealed).toEqual(STORED);
  });
});

describe("does not open", () => {
  test("in another context", () => {
    expect(text(open(seal("secret"), "merchant 7, card 43"))).toBe("not-authentic");
  });

  test("under another master key of the same name", () => {
    const impostor = { ...OTHER_KEY, id: KEY.id };
    const opened = openSecret({
      masterKeys: keyRing(impostor).all,
      sealed: seal("secret"),
      context: CONTEXT,
    });
    expect(opened).toEqual({ kind: "not-authentic" });
  });

  test("with a data key of another secret", () => {
    const mixed = { ...seal("one"), wrappedKey: seal("two").wrappedKey };
    expect(text(open(mixed))).toBe("not-authentic");
  });

  test("with its wrapped key in the place of the secret", () => {
    const sealed = seal("secret");
    expect(text(open({ ...sealed, ciphertext: sealed.wrappedKey }))).toBe("not-authentic");
  });

  test("without the key that sealed it, and says which one", () => {
    const opened = openSecret({
      masterKeys: keyRing(OTHER_KEY).all,
      sealed: seal("secret"),
      context: CONTEXT,
    });
    expect(opened).toEqual({ kind: "unknown-key", keyId: KEY.id });
  });

  // Goal: every byte that is stored is authenticated. Method: each bit of both parts, flipped alone.
  test.each(["wrappedKey", "ciphertext"] as const)("with any bit of its %s flipped", (part) => {
    const bits = STORED[part].length * 8;
    for (let bit = 0; bit < bits; bit += 1) {
      const bytes = Uint8Array.from(STORED[part]);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(text(open({ ...STORED, [part]: bytes }))).toBe("not-authentic");
    }
  });

  test.each(["wrappedKey", "ciphertext"] as const)("with its %s cut anywhere", (part) => {
    for (let length = 0; length < STORED[part].length; length += 1) {
      const bytes = STORED[part].subarray(0, length);
      expect(text(open({ ...STORED, [part]: bytes }))).toBe("not-authentic");
    }
  });
});

test("two seals of one secret have nothing in common", () => {
  const [one, two] = [seal("4111111111111111"), seal("4111111111111111")];
  expect(one.wrappedKey).not.toEqual(two.wrappedKey);
  expect(one.ciphertext).not.toEqual(two.ciphertext);
});

test("the data key is wiped, and the caller's plaintext left alone", () => {
  const drawn: Uint8Array[] = [];
  const plaintext = Buffer.from("secret");
  sealSecret({
    masterKey: KEY,
    plaintext,
    context: CONTEXT,
    randomBytes: (size) => {
      const bytes = randomBytes(size);
      drawn.push(bytes);
      return bytes;
    },
  });
  const dataKey = drawn.find((bytes) => bytes.length === 32);
  expect(dataKey?.every((byte) => byte === 0)).toBe(true);
  expect(plaintext.toString()).toBe("secret");
});
