import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";

import type { Database } from "../../src/store/database.ts";
import { selectCardSecrets } from "../../src/store/vault/select-card-secrets.ts";
import { keyRing, masterKey } from "../../src/vault/master-key.ts";
import { createVault, type CardToSeal, type SealedCard } from "../../src/vault/vault.ts";
import { onBothDatabases } from "../support/databases.ts";

const MERCHANT = 7n;
const KEY = masterKey(randomBytes(32));
const vault = createVault({ ring: keyRing(KEY), randomBytes });

function card(secretId: bigint, number: string, merchantId = MERCHANT): CardToSeal {
  return { secretId, merchantId, number };
}

async function sealAndSave(db: Database, cards: readonly CardToSeal[]): Promise<SealedCard[]> {
  const sealed = vault.sealCards(cards);
  await vault.saveSealed(db, MERCHANT, sealed);
  return sealed;
}

describe("sealing", () => {
  test("tells in clear what may be in clear", () => {
    const [sealed] = vault.sealCards([card(1n, "378282246310005")]);
    expect(sealed).toMatchObject({
      secretId: 1n,
      keyId: KEY.id,
      brand: "amex",
      firstSix: "378282",
      lastFour: "0005",
    });
    expect(sealed?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  test("the same card again has the same fingerprint, and else nothing", () => {
    const [one, two] = vault.sealCards([
      card(1n, "4111111111111111"),
      card(2n, "4111111111111111"),
    ]);
    expect(two?.fingerprint).toBe(one?.fingerprint);
    expect(two?.wrappedKey).not.toBe(one?.wrappedKey);
    expect(two?.ciphertext).not.toBe(one?.ciphertext);
  });
});

onBothDatabases("vault", (open) => {
  test("opens what it saved", async () => {
    const db = await open();
    await sealAndSave(db, [card(1n, "4111111111111111"), card(2n, "378282246310005")]);
    expect(await vault.openCards(db, MERCHANT, [2n, 1n])).toEqual(
      new Map([
        [1n, { kind: "opened", number: "4111111111111111" }],
        [2n, { kind: "opened", number: "378282246310005" }],
      ]),
    );
  });

  test("says of every card that it was asked for what became of it", async () => {
    const db = await open();
    await sealAndSave(db, [card(1n, "4111111111111111")]);
    const opened = await vault.openCards(db, MERCHANT, [1n, 99n]);
    expect(opened.get(1n)?.kind).toBe("opened");
    expect(opened.get(99n)).toEqual({ kind: "missing" });
    expect(await vault.openCards(db, MERCHANT, [])).toEqual(new Map());
  });

  test("saving again changes nothing", async () => {
    const db = await open();
    await sealAndSave(db, [card(1n, "4111111111111111")]);
    const before = await db.vault(MERCHANT, (tx) => selectCardSecrets(tx, [1n]));
    await sealAndSave(db, [card(1n, "4111111111111111"), card(2n, "4242424242424242")]);
    expect(await db.vault(MERCHANT, (tx) => selectCardSecrets(tx, [1n]))).toEqual(before);
    const opened = await vault.openCards(db, MERCHANT, [1n, 2n]);
    expect([...opened.values()].map(({ kind }) => kind)).toEqual(["opened", "opened"]);
  });

  test("a merchant cannot see another's card", async () => {
    const db = await open();
    await sealAndSave(db, [card(1n, "4111111111111111")]);
    expect((await vault.openCards(db, 8n, [1n])).get(1n)).toEqual({ kind: "missing" });
  });

  test("a card copied to another merchant or id does not open, and spoils no other", async () => {
    const db = await open();
    const [sealed] = await sealAndSave(db, [card(1n, "4111111111111111")]);
    await vault.saveSealed(db, 8n, [sealed as SealedCard]);
    await vault.saveSealed(db, MERCHANT, [{ ...(sealed as SealedCard), secretId: 2n }]);
    expect((await vault.openCards(db, 8n, [1n])).get(1n)).toEqual({ kind: "not-authentic" });
    const opened = await vault.openCards(db, MERCHANT, [1n, 2n]);
    expect(opened.get(2n)).toEqual({ kind: "not-authentic" });
    expect(opened.get(1n)).toEqual({ kind: "opened", number: "4111111111111111" });
  });

  test("after a change of key the earlier key still opens, and its absence is named", async () => {
    const db = await open();
    await sealAndSave(db, [card(1n, "4111111111111111")]);
    const newKey = masterKey(randomBytes(32));
    const both = createVault({ ring: keyRing(newKey, [KEY]), randomBytes });
    const without = createVault({ ring: keyRing(newKey), randomBytes });
    await both.saveSealed(db, MERCHANT, both.sealCards([card(2n, "4242424242424242")]));
    expect([...(await both.openCards(db, MERCHANT, [1n, 2n])).values()]).toEqual([
      { kind: "opened", number: "4111111111111111" },
      { kind: "opened", number: "4242424242424242" },
    ]);
    const opened = await without.openCards(db, MERCHANT, [1n, 2n]);
    expect(opened.get(1n)).toEqual({ kind: "unknown-key", keyId: KEY.id });
    expect(opened.get(2n)?.kind).toBe("opened");
  });

  test("only the vault's database role reads the sealed numbers", async () => {
    const db = await open();
    await sealAndSave(db, [card(1n, "4111111111111111")]);
    await expect(db.tenant(MERCHANT, (tx) => selectCardSecrets(tx, [1n]))).rejects.toMatchObject({
      code: "42501", // insufficient privilege
    });
  });

  test("a thousand cards at once", async () => {
    const db = await open();
    const ids = Array.from({ length: 1_000 }, (_, i) => BigInt(i + 1));
    await sealAndSave(
      db,
      ids.map((id) => card(id, id % 2n === 0n ? "4111111111111111" : "5105105105105100")),
    );
    const opened = await vault.openCards(db, MERCHANT, ids);
    expect(opened.size).toBe(1_000);
    for (const [id, one] of opened) {
      const number = id % 2n === 0n ? "4111111111111111" : "5105105105105100";
      expect(one).toEqual({ kind: "opened", number });
    }
  });
});
