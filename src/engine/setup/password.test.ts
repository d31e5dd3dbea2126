// Goal: a password is found right by its hash, in one process and in the next, and no other is.
import { expect, test } from "vitest";
import { hashPassword, PasswordCheck } from "./password.ts";

const SALT = "0123456789abcdef";

test("a right password, twice and by another process; a wrong one never", async () => {
  const hash = await hashPassword("corréct horse", SALT);
  expect(hash).toMatch(/^scrypt\$0123456789abcdef\$[\w-]{43}$/);
  for (const secret of ["one", "other"]) {
    const check = new PasswordCheck(secret);
    expect(await check.isRight("Corréct horse", hash)).toBe(false);
    expect(await check.isRight("corréct horse", hash)).toBe(true);
    expect(await check.isRight("corréct horse", hash)).toBe(true);
    expect(await check.isRight("corréct horse", await hashPassword("x", SALT))).toBe(false);
    // the same letters, composed in another way
    expect(await check.isRight("corre\u0301ct horse", hash)).toBe(true);
    expect(await check.isRight("", hash)).toBe(false);
  }
});

test("another salt, another hash", async () => {
  const hashes = [await hashPassword("a", SALT), await hashPassword("a", `${SALT}0`)];
  expect(new Set(hashes).size).toBe(2);
});
