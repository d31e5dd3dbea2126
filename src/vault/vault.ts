/**
 * Where card numbers live: sealed before they are stored, opened for one charge (docs/decisions/vault.md).
 *
 * Only the number is sealed. Brand, first six, last four and expiry stay in clear with the payment
 * method; security codes never come here.
 */
import { cardBrand, firstSix, lastFour, type CardBrand } from "../domain/card/card-number.ts";
import type { Database } from "../store/database.ts";
import { insertCardSecrets, type CardSecret } from "../store/vault/insert-card-secrets.ts";
import { selectCardSecrets } from "../store/vault/select-card-secrets.ts";
import { openSecret, sealSecret, type OpenedSecret, type RandomBytes } from "./envelope.ts";
import { fingerprint } from "./fingerprint.ts";
import type { KeyRing } from "./master-key.ts";

export type CardToSeal = {
  readonly secretId: bigint;
  readonly merchantId: bigint;
  /** Digits only. */
  readonly number: string;
};

/** What may be stored of a card. `wrappedKey` and `ciphertext` are base64, `fingerprint` is hex. */
export type SealedCard = {
  readonly secretId: bigint;
  readonly keyId: string;
  readonly wrappedKey: string;
  readonly ciphertext: string;
  readonly brand: CardBrand;
  readonly firstSix: string;
  readonly lastFour: string;
  readonly fingerprint: string;
};

/** A failure is the one card's: it must not keep the others of a batch from being charged. */
export type OpenedNumber =
  | { readonly kind: "opened"; readonly number: string }
  | { readonly kind: "missing" } // never saved, or erased
  | Exclude<OpenedSecret, { readonly kind: "opened" }>;

export interface Vault {
  /** Pure but for its randomness; nothing is stored. */
  sealCards(cards: readonly CardToSeal[]): SealedCard[];

  /**
   * Stores sealed cards of one merchant, in a database transaction of its own. One that is stored
   * already stays as it is, so a caller who does not know whether it worked calls again.
   */
  saveSealed(db: Database, merchantId: bigint, sealed: readonly SealedCard[]): Promise<void>;

  /** Opens cards of one merchant; the result has an entry for every id that was asked for. */
  openCards(
    db: Database,
    merchantId: bigint,
    secretIds: readonly bigint[],
  ): Promise<Map<bigint, OpenedNumber>>;
}

export type VaultOptions = { readonly ring: KeyRing; readonly randomBytes: RandomBytes };

export function createVault({ ring, randomBytes }: VaultOptions): Vault {
  function seal(card: CardToSeal): SealedCard {
    const plaintext = Buffer.from(card.number, "latin1");
    const context = contextOf(card.merchantId, card.secretId);
    const sealed = sealSecret({ masterKey: ring.current, plaintext, context, randomBytes });
    plaintext.fill(0);
    return {
      secretId: card.secretId,
      keyId: sealed.keyId,
      wrappedKey: toBase64(sealed.wrappedKey),
      ciphertext: toBase64(sealed.ciphertext),
      brand: cardBrand(card.number),
      firstSix: firstSix(card.number),
      lastFour: lastFour(card.number),
      fingerprint: fingerprint(ring.current, card.merchantId, card.number),
    };
  }

  function open(merchantId: bigint, secret: CardSecret): OpenedNumber {
    const opened = openSecret({
      masterKeys: ring.all,
      sealed: {
        keyId: secret.keyId,
        wrappedKey: Buffer.from(secret.wrappedKey, "base64"),
        ciphertext: Buffer.from(secret.ciphertext, "base64"),
      },
      context: contextOf(merchantId, secret.id),
    });
    if (opened.kind !== "opened") return opened;
    const number = Buffer.from(opened.plaintext).toString("latin1");
    opened.plaintext.fill(0);
    return { kind: "opened", number };
  }

  return {
    sealCards: (cards) => cards.map(seal),

    async saveSealed(db, merchantId, sealed) {
      const rows = sealed.map(({ secretId, keyId, wrappedKey, ciphertext }) => {
        return { id: secretId, keyId, wrappedKey, ciphertext };
      });
      await db.vault(merchantId, (tx) => insertCardSecrets(tx, rows));
    },

    async openCards(db, merchantId, secretIds) {
      const rows = await db.vault(merchantId, (tx) => selectCardSecrets(tx, secretIds));
      const opened = new Map<bigint, OpenedNumber>(
        secretIds.map((id) => [id, { kind: "missing" }]),
      );
      for (const row of rows) opened.set(row.id, open(merchantId, row));
      return opened;
    },
  };
}

/** Binds a sealed number to its row: copied to another merchant or another id, it does not open. */
function contextOf(merchantId: bigint, secretId: bigint): string {
  return `merchant ${merchantId}, card ${secretId}`;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
