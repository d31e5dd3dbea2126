import { expect, test } from "vitest";

import { fingerprint } from "./fingerprint.ts";
import { masterKey } from "./master-key.ts";

const KEY = masterKey(Uint8Array.from({ length: 32 }, (_, i) => i));
const OTHER_KEY = masterKey(new Uint8Array(32).fill(9));

// Computed by another program (HKDF and HMAC of Python's cryptography): fingerprints are stored, so
// they must never come out differently.
test("is the HMAC-SHA-256 that is in the databases", () => {
  expect(fingerprint(KEY, 7n, "4111111111111111")).toBe(
    "8da022ef1911c0d64aa6324f17efbc1b138377806dbd54526de2bd6df12d51b9",
  );
});

test("the same card of the same merchant is recognised, and nothing else", () => {
  const one = fingerprint(KEY, 7n, "4111111111111111");
  expect(fingerprint(KEY, 7n, "4111111111111111")).toBe(one);
  expect(fingerprint(KEY, 7n, "4242424242424242")).not.toBe(one);
  expect(fingerprint(KEY, 8n, "4111111111111111")).not.toBe(one);
  expect(fingerprint(OTHER_KEY, 7n, "4111111111111111")).not.toBe(one);
});
