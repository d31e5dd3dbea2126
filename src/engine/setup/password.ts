/**
 * Passwords that people choose, hashed so that a stolen database does not give them away: scrypt,
 * with a salt of its own for each. What was right a moment ago is found right again at once, by a
 * digest under a key that only this process has: a client sends its password with every request.
 */
import { createHmac, scrypt, timingSafeEqual } from "node:crypto";

/** 16 MiB and some 50 ms: costly to guess, cheap enough to check once. */
const COST = { N: 16_384, r: 8, p: 1 };
const KEY_BYTES = 32;
const FORM = /^scrypt\$([\w-]{16,100})\$([\w-]{43})$/;

/** `scrypt$<salt>$<key>`. `salt`: base64url text of at least 96 random bits. */
export async function hashPassword(password: string, salt: string): Promise<string> {
  const key = await derive(password, salt);
  return `scrypt$${salt}$${key.toString("base64url")}`;
}

/** Answers in a time that tells nothing of how much of the password is right. */
async function verify(password: string, hash: string): Promise<boolean> {
  const [, salt, key] = FORM.exec(hash) ?? [];
  if (salt === undefined || key === undefined) throw new Error("not a hash of a password");
  const derived = await derive(password, salt);
  return timingSafeEqual(derived, Buffer.from(key, "base64url"));
}

function derive(password: string, salt: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, KEY_BYTES, COST, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

const MOST_KEPT = 10_000;

/** Checks passwords, and remembers those that were right for as long as their hashes stay. */
export class PasswordCheck {
  readonly #secret: string;
  readonly #right = new Map<string, Buffer>();

  /** `secret`: random text that no other process has. */
  constructor(secret: string) {
    this.#secret = secret;
  }

  async isRight(password: string, hash: string): Promise<boolean> {
    const digest = createHmac("sha256", this.#secret).update(password, "utf8").digest();
    const known = this.#right.get(hash);
    if (known !== undefined && timingSafeEqual(known, digest)) return true;
    if (!(await verify(password, hash))) return false;
    if (this.#right.size >= MOST_KEPT) this.#right.clear();
    this.#right.set(hash, digest);
    return true;
  }

  /** Takes as long as checking one, for a name that nobody has. */
  async pretend(password: string): Promise<void> {
    await derive(password, "nobody");
  }
}
