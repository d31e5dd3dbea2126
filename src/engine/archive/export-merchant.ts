/** Writes all of a merchant as the lines of an archive, as it is at one moment. */
import { isoInstant } from "../../domain/calendar/instant.ts";
import { ARCHIVE_TABLES } from "../../store/archive/archive-tables.ts";
import { readArchiveRows, type ArchiveCursor } from "../../store/archive/read-archive-rows.ts";
import { selectHighestIds } from "../../store/archive/select-highest-ids.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import type { MasterKey } from "../../vault/master-key.ts";
import type { EngineContext } from "../engine-context.ts";
import {
  ARCHIVE_SCHEMA,
  archiveCardContext,
  type ArchiveEnd,
  type ArchiveHead,
} from "./archive-form.ts";

const PAGE = 500;
/** Before everything: no id is 0 and no text sorts before the empty one. */
const BEGINNING: ArchiveCursor = { first: -1n, second: "" };

export type ExportOptions = {
  /** Null: the cards are left out. */
  readonly cardsKey: MasterKey | null;
  readonly write: (text: string) => Promise<void>;
};

/**
 * Hands the lines to `write`, each with its line feed, some hundred at a time. Cards are sealed with
 * `cardsKey`, or left out: never in clear. What `write` throws ends the export.
 */
export async function exportMerchant(
  context: EngineContext,
  merchantId: bigint,
  options: ExportOptions,
): Promise<void> {
  const { cardsKey, write } = options;
  const lines: Record<string, number> = {};
  const count = (kind: string, by: number): void => {
    lines[kind] = (lines[kind] ?? 0) + by;
  };
  await write(line("perennial", await headOf(context, merchantId, cardsKey)));
  const cards = new CardWriter(context, merchantId, options);
  await cards.writeNew();
  await context.db.tenant(
    merchantId,
    async (tx) => {
      for (const table of ARCHIVE_TABLES) {
        for (let after: ArchiveCursor | undefined = BEGINNING; after !== undefined;) {
          const rows = await readArchiveRows(tx, table, after, PAGE);
          // the database's own JSON, so that no number passes through ours
          await write(rows.map(({ row }) => `{"${table.name}":${row}}\n`).join(""));
          count(table.name, rows.length);
          after = rows.length < PAGE ? undefined : rows.at(-1);
        }
      }
    },
    { isolation: "snapshot" },
  );
  // those that came while the first were written: their methods may be among the rows
  await cards.writeNew();
  count("card", cards.written);
  const end: ArchiveEnd = { lines };
  await write(line("end", end));
}

async function headOf(
  context: EngineContext,
  merchantId: bigint,
  cardsKey: MasterKey | null,
): Promise<ArchiveHead> {
  const { merchant, highest } = await context.db.tenant(merchantId, async (tx) => ({
    merchant: await selectMerchant(tx),
    highest: await selectHighestIds(tx),
  }));
  if (merchant === null) throw new Error(`there is no merchant ${merchantId}`);
  const { name, zone, currency } = merchant;
  return {
    form: "archive 1",
    schema: ARCHIVE_SCHEMA,
    exportedAt: isoInstant(context.clock.now()),
    merchant: { name, zone, currency },
    cardsKeyId: cardsKey?.id ?? null,
    highest,
  };
}

/** The merchant's cards under the archive's key; they are of no moment, since they never change. */
class CardWriter {
  readonly #context: EngineContext;
  readonly #merchantId: bigint;
  readonly #options: ExportOptions;
  readonly #written = new Set<bigint>();

  constructor(context: EngineContext, merchantId: bigint, options: ExportOptions) {
    this.#context = context;
    this.#merchantId = merchantId;
    this.#options = options;
  }

  get written(): number {
    return this.#written.size;
  }

  /** Writes those that it has not written yet; none, where they are left out. */
  async writeNew(): Promise<void> {
    const { cardsKey: key, write } = this.#options;
    if (key === null) return;
    const { db, vault } = this.#context;
    for (let afterId: bigint | null = 0n; afterId !== null;) {
      const page = { afterId, limit: PAGE };
      const under = { key, contextOf: archiveCardContext };
      const sealed = await vault.sealForOthers(db, this.#merchantId, page, under);
      const fresh = sealed.cards.filter(({ secretId }) => !this.#written.has(secretId));
      await write(
        fresh
          .map(({ secretId, ...card }) => line("card", { secretId: String(secretId), ...card }))
          .join(""),
      );
      for (const { secretId } of fresh) this.#written.add(secretId);
      afterId = sealed.lastId;
    }
  }
}

function line(kind: string, value: unknown): string {
  return `${JSON.stringify({ [kind]: value })}\n`;
}
