/**
 * Reads an archive into a merchant that has nothing yet: with all ids, keys, positions, dates and
 * history, so that it goes on as if it had always been here (docs/reference/archive.md).
 *
 * All of it or nothing: one database transaction. The cards are sealed under this deployment's own
 * key as they come, and stored first.
 */
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { ARCHIVE_TABLES, type ArchiveTable } from "../../store/archive/archive-tables.ts";
import { hasTrade } from "../../store/archive/has-trade.ts";
import { insertArchiveRows } from "../../store/archive/insert-archive-rows.ts";
import { insertCustomerGrams } from "../../store/customer/insert-customer-grams.ts";
import { deleteGatewayAccounts } from "../../store/gateway-account/delete-gateway-accounts.ts";
import type { IdKind } from "../../store/id-block/take-block.ts";
import type { LaneHint } from "../../store/lane/lane.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import {
  updateFingerprints,
  type NewFingerprint,
} from "../../store/payment-method/update-fingerprints.ts";
import { selectPolicies } from "../../store/policy/select-policies.ts";
import { selectPolicyByHash } from "../../store/policy/select-policy-by-hash.ts";
import { deleteSites } from "../../store/site/delete-sites.ts";
import type { Tx } from "../../store/statement.ts";
import { selectChargingLanes } from "../../store/subscription/select-charging-lanes.ts";
import { deleteCardSecrets } from "../../store/vault/delete-card-secrets.ts";
import type { MasterKey } from "../../vault/master-key.ts";
import { skipIds } from "../deployment/skip-ids.ts";
import type { EngineContext } from "../engine-context.ts";
import { plainHint } from "../record/save-change.ts";
import {
  ARCHIVE_SCHEMA,
  archiveCardContext,
  type ArchiveCard,
  type ArchiveEnd,
  type ArchiveHead,
} from "./archive-form.ts";

/** One line of the file: its only key, and the JSON text that stands under it. */
export type ArchiveLine = { readonly line: number; readonly kind: string; readonly text: string };

export type ImportedArchive = { readonly lines: Readonly<Record<string, number>> };

const BATCH = 500;
/** Rule sets that one merchant has at most, with room. */
const MOST_POLICIES = 1_000;

/** What is wrong with the archive: ends the transaction, and nothing of it is kept. */
class Unusable extends Error {
  readonly refusal: Refusal;

  constructor(detail: string) {
    super(detail);
    this.refusal = refuse("archive_unusable", detail, "body");
  }
}

export async function importMerchant(
  context: EngineContext,
  merchantId: bigint,
  lines: AsyncIterator<ArchiveLine>,
  options: { readonly cardsKey: MasterKey | null },
): Promise<Result<ImportedArchive>> {
  try {
    const head = await readHead(lines, options.cardsKey);
    if (await context.db.tenant(merchantId, hasTrade)) {
      return refuse(
        "merchant_not_empty",
        "This merchant has offers or customers already; make one that has nothing for the archive.",
      );
    }
    // before anything of it is here, so that nobody is given an id of it
    await skipIds(context, { gap: 0n, beyond: highestOf(head) });
    const cards = new CardReader(context, merchantId, options.cardsKey);
    await cards.clear();
    const rows = await cards.readLeading(lines);
    await context.ids.reserve({ small: MOST_POLICIES });
    const read = new RowReader(context, cards);
    await context.db.tenant(merchantId, (tx) => read.into(tx, rows, lines));
    await cards.saveHeld();
    return accept({ lines: read.counts });
  } catch (error) {
    if (error instanceof Unusable) return error.refusal;
    throw error;
  } finally {
    // also of what was read in a transaction that came to nothing
    context.merchants.forget(merchantId);
  }
}

async function readHead(
  lines: AsyncIterator<ArchiveLine>,
  cardsKey: MasterKey | null,
): Promise<ArchiveHead> {
  const first = await lines.next();
  const head =
    first.done !== true && first.value.kind === "perennial"
      ? (parse(first.value) as Partial<ArchiveHead> | null)
      : null;
  if (head?.form !== "archive 1") {
    throw new Unusable("Line 1 is not that of an archive; make one with perennial export.");
  }
  if (head.schema !== ARCHIVE_SCHEMA) {
    throw new Unusable(
      "Another version of Perennial wrote this archive: import it with that version, then upgrade.",
    );
  }
  if (typeof head.cardsKeyId !== "string") {
    throw new Unusable(
      "The cards were left out of this archive, so nobody could be charged; export it with a " +
        "cards key.",
    );
  }
  if (cardsKey?.id !== head.cardsKeyId) {
    throw new Unusable(`Its cards are sealed with key ${head.cardsKeyId}; give that cards key.`);
  }
  return head as ArchiveHead;
}

function parse({ line, text }: ArchiveLine): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Unusable(`Line ${line} is not JSON.`);
  }
}

function highestOf({ highest }: ArchiveHead): Partial<Record<IdKind, bigint>> {
  const read: Partial<Record<IdKind, bigint>> = {};
  for (const [kind, digits] of Object.entries(highest ?? {})) {
    if (!/^\d{1,18}$/.test(digits)) throw new Unusable("Line 1: the largest ids cannot be read.");
    read[kind as IdKind] = BigInt(digits);
  }
  return read;
}

/** The archive's cards on their way into this deployment's vault. */
class CardReader {
  readonly #context: EngineContext;
  readonly #merchantId: bigint;
  readonly #cardsKey: MasterKey;
  /** Read among the rows, when the vault cannot be written to: an embedded database has one line. */
  readonly #held: ArchiveCard[] = [];
  readonly #prints: NewFingerprint[] = [];
  count = 0;

  constructor(context: EngineContext, merchantId: bigint, cardsKey: MasterKey | null) {
    if (cardsKey === null) throw new Error("an archive with cards needs their key");
    this.#context = context;
    this.#merchantId = merchantId;
    this.#cardsKey = cardsKey;
  }

  /** An import that was cut off may have left cards behind. */
  async clear(): Promise<void> {
    await this.#context.db.vault(this.#merchantId, deleteCardSecrets);
  }

  /** Stores the cards at the beginning; answers the first line that is none. */
  async readLeading(lines: AsyncIterator<ArchiveLine>): Promise<ArchiveLine> {
    for (;;) {
      const next = await lines.next();
      if (next.done === true) throw new Unusable(CUT_OFF);
      if (next.value.kind !== "card") {
        await this.saveHeld();
        return next.value;
      }
      this.hold(next.value);
      if (this.#held.length >= BATCH) await this.saveHeld();
    }
  }

  hold(line: ArchiveLine): void {
    const card = parse(line) as Partial<ArchiveCard>;
    const { secretId, keyId, wrappedKey, ciphertext } = card;
    const isWhole = [secretId, keyId, wrappedKey, ciphertext].every(
      (part) => typeof part === "string",
    );
    if (!isWhole || !/^\d{1,18}$/.test(secretId ?? "")) {
      throw new Unusable(`Line ${line.line} holds no card.`);
    }
    this.#held.push(card as ArchiveCard);
    this.count += 1;
  }

  async saveHeld(): Promise<void> {
    const held = this.#held.splice(0);
    if (held.length === 0) return;
    const { vault, db } = this.#context;
    const taken = vault.takeOver(
      this.#merchantId,
      held.map(({ secretId, ...sealed }) => ({ ...sealed, secretId: BigInt(secretId) })),
      { key: this.#cardsKey, contextOf: archiveCardContext },
    );
    if (taken.unopened !== null) {
      throw new Unusable(`Card ${taken.unopened} does not open: the archive is damaged.`);
    }
    await vault.saveSealed(db, this.#merchantId, taken.cards);
    this.#prints.push(...taken.cards);
  }

  /** Lets methods be recognised by their cards, as this deployment does it. */
  async savePrints(tx: Tx): Promise<void> {
    for (let at = 0; at < this.#prints.length; at += BATCH) {
      await updateFingerprints(tx, this.#prints.slice(at, at + BATCH));
    }
  }
}

const CUT_OFF = "The archive was cut off: its last line is missing. Export it again.";

/** Reads the rows into one transaction. */
class RowReader {
  readonly counts: Record<string, number> = {};
  readonly #context: EngineContext;
  readonly #cards: CardReader;
  /** Policies of the archive that the merchant has by another id, which its rows then get. */
  readonly #policyIds = new Map<string, string>();
  #table: ArchiveTable | null = null;
  #rows: string[] = [];
  /** Customers among the rows, who are to be found by parts of their text. */
  readonly #searched: Searched[] = [];

  constructor(context: EngineContext, cards: CardReader) {
    this.#context = context;
    this.#cards = cards;
  }

  /** From `first` to the last line. */
  async into(tx: Tx, first: ArchiveLine, rest: AsyncIterator<ArchiveLine>): Promise<void> {
    await deleteSites(tx);
    await deleteGatewayAccounts(tx);
    for (let line = first; line.kind !== "end";) {
      await this.#take(tx, line);
      const next = await rest.next();
      if (next.done === true) throw new Unusable(CUT_OFF);
      line = next.value;
      if (line.kind !== "end") continue;
      await this.#flush(tx);
      this.counts["card"] = this.#cards.count;
      this.#compare(parse(line) as Partial<ArchiveEnd>);
    }
    await this.#cards.savePrints(tx);
    await lookAtEverything(this.#context, tx);
  }

  async #take(tx: Tx, line: ArchiveLine): Promise<void> {
    if (line.kind === "card") {
      this.#cards.hold(line);
      return;
    }
    const table = ARCHIVE_TABLES.find(({ name }) => name === line.kind);
    if (table === undefined) throw new Unusable(`Line ${line.line} is of no kind that is known.`);
    if (table !== this.#table) await this.#flush(tx);
    this.#table = table;
    this.counts[table.name] = (this.counts[table.name] ?? 0) + 1;
    if (table.name === "customers") this.#searched.push(searchedOf(parse(line)));
    if (table.name === "policies") await this.#takePolicy(tx, line);
    else this.#rows.push(this.#withPolicy(table, line));
    if (this.#rows.length >= BATCH) await this.#flush(tx);
  }

  /** Equal rules are one row of a merchant; a policy of other rules may have the id already. */
  async #takePolicy(tx: Tx, line: ArchiveLine): Promise<void> {
    const policy = parse(line) as { readonly id: number; readonly hash: string };
    const known = await selectPolicyByHash(tx, policy.hash);
    if (known !== null) {
      this.#policyIds.set(String(policy.id), String(known));
      return;
    }
    const [taken] = await selectPolicies(tx, [BigInt(policy.id)]);
    if (taken === undefined) {
      this.#rows.push(line.text);
      await this.#flush(tx);
      return;
    }
    const id = String(this.#context.ids.take("small"));
    this.#policyIds.set(String(policy.id), id);
    this.#rows.push(JSON.stringify({ ...policy, id }));
    await this.#flush(tx);
  }

  #withPolicy(table: ArchiveTable, line: ArchiveLine): string {
    if (this.#policyIds.size === 0 || !table.columns.includes("policy_id")) return line.text;
    const row = parse(line) as { readonly policy_id: number };
    const id = this.#policyIds.get(String(row.policy_id));
    return id === undefined ? line.text : JSON.stringify({ ...row, policy_id: id });
  }

  async #flush(tx: Tx): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    if (this.#table === null || rows.length === 0) return;
    await insertArchiveRows(tx, this.#table, `[${rows.join(",")}]`);
    await insertCustomerGrams(tx, this.#searched.splice(0));
  }

  #compare({ lines = {} }: Partial<ArchiveEnd>): void {
    for (const [kind, wanted] of Object.entries(lines)) {
      if ((this.counts[kind] ?? 0) === wanted) continue;
      throw new Unusable(`The archive should have ${wanted} lines of ${kind}; some are missing.`);
    }
  }
}

type Searched = { readonly id: bigint; readonly search: string };

function searchedOf(row: unknown): Searched {
  const { id, search } = row as { readonly id: number; readonly search: string };
  return { id: BigInt(id), search };
}

/** Whatever is due is found when the duties next look, which is at once. */
async function lookAtEverything(context: EngineContext, tx: Tx): Promise<void> {
  const now = context.clock.now();
  const lanes = await selectChargingLanes(tx);
  const rules = await context.merchants.rulesIn(
    tx,
    lanes.map(({ policyId }) => policyId),
  );
  await upsertLanes(tx, [
    ...(["settle", "gate", "open", "expire", "cards", "report"] as const).map((duty) =>
      plainHint(duty, now),
    ),
    ...lanes.flatMap(({ lane, policyId }): LaneHint[] => {
      const { zone, startsAt } = rules(policyId);
      const at = { lane, zone, startsAt, at: now };
      return [
        { duty: "renew", ...at },
        { duty: "notice", ...at },
      ];
    }),
  ]);
}
