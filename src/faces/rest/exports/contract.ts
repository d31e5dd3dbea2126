import { z } from "zod";

/** 32 random bytes in base64 or hex, as the vault's own keys. */
const CardsKey = z.string().min(43).max(64);

export const ExportOrder = z.strictObject({
  /**
   * Seals the card numbers in the archive; whoever imports it needs the same key. Left out, the cards
   * are left out too: they are never written in clear.
   */
  cardsKey: CardsKey.optional(),
});

/** Lines of JSON, as they are read from the database. */
export const Archive = z.unknown();
