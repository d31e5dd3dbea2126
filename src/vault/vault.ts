/**
 * Where card numbers live: sealed before they are stored, opened for one charge (docs/decisions/vault.md).
 *
 * Only the number is sealed. Brand, first six, last four and expiry stay in clear with the payment
 * method; security codes never come here.
 */
import { cardBrand, firstSix, lastFour, type CardBrand } from "../domain/card/card-number.ts";
import type { Database } from "../store/database.ts";
import { insertCardSecrets, type CardSecret } from "../store/vault/insert-card-secrets.ts";
import type { NewFingerprint } from "../store/payment-method/update-fingerprints.ts";
import { rewrapCardSecrets } from "../store/vault/rewrap-card-secrets.ts";
import { selectSecretsPage } from "../store/vault/select-secrets-page.ts";
import { selectCardSecrets } from "../store/vault/select-card-secrets.ts";
import {
  openSecret,
  rewrapSecret,
  sealSecret,
  type OpenedSecret,
  type RandomBytes,
  type SealedSecret,
} from "./envelope.ts";
import { fingerprint } from "./fingerprint.ts";
import type { KeyRing, MasterKey } from "./master-key.ts";

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

  /**
   * Wraps the next `limit` cards of a merchant, by id, under the key that seals now; those that are
   * already are passed over. Repeated after a crash it does what is left.
   *
   * `saveFingerprints` is called before the cards are written: fingerprints depend on the key, and a
   * card that is still under its old key is done again.
   */
  rewrapCards(
    db: Database,
    merchantId: bigint,
    page: { readonly afterId: bigint; readonly limit: number },
    saveFingerprints: (fingerprints: readonly NewFingerprint[]) => Promise<void>,
  ): Promise<RewrappedPage>;

  /**
   * The next `limit` cards of a merchant, by id, sealed for whoever has the key of the transfer. Throws
   * when one of them does not open here.
   */
  sealForOthers(
    db: Database,
    merchantId: bigint,
    page: { readonly afterId: bigint; readonly limit: number },
    transfer: Transfer,
  ): Promise<{ readonly cards: readonly TransferredCard[]; readonly lastId: bigint | null }>;

  /** Cards that were sealed for us, under our own key; `unopened` names the first that does not open. */
  takeOver(
    merchantId: bigint,
    cards: readonly TransferredCard[],
    transfer: Transfer,
  ): { readonly cards: readonly SealedCard[]; readonly unopened: bigint | null };
}

/** A key of somebody else's, and what binds each card to its place there. */
export type Transfer = {
  readonly key: MasterKey;
  readonly contextOf: (secretId: bigint) => string;
};

/** A card under the key of a transfer. */
export type TransferredCard = Pick<SealedCard, "secretId" | "keyId" | "wrappedKey" | "ciphertext">;

export type RewrappedPage = {
  /** The last card that was looked at; null: there are no more. */
  readonly lastId: bigint | null;
  readonly rewrapped: number;
  /** Cards that do not open: sealed with a key that is not here, or damaged. They stay as they are. */
  readonly unopened: number;
};

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
      sealed: sealedOf(secret),
      context: contextOf(merchantId, secret.id),
    });
    if (opened.kind !== "opened") return opened;
    const number = Buffer.from(opened.plaintext).toString("latin1");
    opened.plaintext.fill(0);
    return { kind: "opened", number };
  }

  /** The card under the sealing key, with its fingerprint; undefined when it does not open. */
  function rewrap(merchantId: bigint, secret: CardSecret) {
    const opened = open(merchantId, secret);
    if (opened.kind !== "opened") return undefined;
    const to = ring.current;
    const wrapped = rewrapSecret({
      masterKeys: ring.all,
      sealed: sealedOf(secret),
      context: contextOf(merchantId, secret.id),
      to,
      randomBytes,
    });
    if (wrapped === undefined) return undefined;
    return {
      row: {
        id: secret.id,
        wasKeyId: secret.keyId,
        keyId: wrapped.keyId,
        wrappedKey: toBase64(wrapped.wrappedKey),
      },
      print: {
        secretId: secret.id,
        fingerprint: fingerprint(to, merchantId, opened.number),
      },
    };
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
      const rows = await db.vault(merchantId, (tx) => selectCardSecrets(tx.last, secretIds));
      const opened = new Map<bigint, OpenedNumber>(
        secretIds.map((id) => [id, { kind: "missing" }]),
      );
      for (const row of rows) opened.set(row.id, open(merchantId, row));
      return opened;
    },

    async rewrapCards(db, merchantId, { afterId, limit }, saveFingerprints) {
      const rows = await db.vault(merchantId, (tx) => selectSecretsPage(tx, afterId, limit));
      const old = rows.filter((row) => row.keyId !== ring.current.id);
      const done = old.flatMap((row) => rewrap(merchantId, row) ?? []);
      let rewrapped = 0;
      if (done.length > 0) {
        await saveFingerprints(done.map(({ print }) => print));
        rewrapped = await db.vault(merchantId, (tx) =>
          rewrapCardSecrets(
            tx,
            done.map(({ row }) => row),
          ),
        );
      }
      return { lastId: lastOf(rows, limit), rewrapped, unopened: old.length - done.length };
    },

    async sealForOthers(db, merchantId, { afterId, limit }, transfer) {
      const rows = await db.vault(merchantId, (tx) => selectSecretsPage(tx, afterId, limit));
      const cards = rows.map((row): TransferredCard => {
        const opened = open(merchantId, row);
        if (opened.kind !== "opened")
          throw new Error(`card ${row.id} does not open: ${opened.kind}`);
        const plaintext = Buffer.from(opened.number, "latin1");
        const sealed = sealSecret({
          masterKey: transfer.key,
          plaintext,
          context: transfer.contextOf(row.id),
          randomBytes,
        });
        plaintext.fill(0);
        return {
          secretId: row.id,
          keyId: sealed.keyId,
          wrappedKey: toBase64(sealed.wrappedKey),
          ciphertext: toBase64(sealed.ciphertext),
        };
      });
      return { cards, lastId: lastOf(rows, limit) };
    },

    takeOver(merchantId, cards, { key, contextOf: placeOf }) {
      const taken: SealedCard[] = [];
      for (const card of cards) {
        const opened = openSecret({
          masterKeys: new Map([[key.id, key]]),
          sealed: sealedOf({ ...card, id: card.secretId }),
          context: placeOf(card.secretId),
        });
        if (opened.kind !== "opened") return { cards: [], unopened: card.secretId };
        const number = Buffer.from(opened.plaintext).toString("latin1");
        opened.plaintext.fill(0);
        taken.push(seal({ secretId: card.secretId, merchantId, number }));
      }
      return { cards: taken, unopened: null };
    },
  };
}

/** Where the next page begins; null after the last. */
function lastOf(rows: readonly CardSecret[], limit: number): bigint | null {
  return rows.length < limit ? null : (rows.at(-1)?.id ?? null);
}

function sealedOf(secret: CardSecret): SealedSecret {
  return {
    keyId: secret.keyId,
    wrappedKey: Buffer.from(secret.wrappedKey, "base64"),
    ciphertext: Buffer.from(secret.ciphertext, "base64"),
  };
}

/** Binds a sealed number to its row: copied to another merchant or another id, it does not open. */
function contextOf(merchantId: bigint, secretId: bigint): string {
  return `merchant ${merchantId}, card ${secretId}`;
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64");
}
