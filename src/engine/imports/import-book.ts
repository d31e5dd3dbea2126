/**
 * Takes over a merchant's book of subscribers (shared format: docs/concepts/book.md).
 *
 * Batches of one transaction each; a subscriber that the merchant has already changes nothing, so the
 * same file may be sent again after a crash, and is. The file itself is never stored: it holds card
 * numbers in clear.
 */
import type { BookFault, BookRecord } from "../../domain/book/record.ts";
import { change } from "../../domain/change.ts";
import type { EventDraft } from "../../domain/event.ts";
import { insertCustomers } from "../../store/customer/insert-customers.ts";
import { selectKnown } from "../../store/customer/select-known.ts";
import type { ImportFault, ImportRow } from "../../store/import/import.ts";
import { insertImport } from "../../store/import/insert-import.ts";
import { updateImport } from "../../store/import/update-import.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { insertPaymentMethods } from "../../store/payment-method/insert-payment-methods.ts";
import { insertPurchaseLines } from "../../store/purchase/insert-purchase-lines.ts";
import { insertPurchases } from "../../store/purchase/insert-purchases.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";
import { bookRows, type BookContext, type BookIds, type BookRows } from "./book-rows.ts";

export type ReadRecord = {
  readonly line: number;
  readonly result: BookRecord | BookFault;
};

const BATCH = 500;
/** A file with more faults than this is the wrong file; the rest of them is not listed. */
const MOST_FAULTS = 10_000;

/**
 * Starts an import into a site (the merchant's first, if none is named) and answers its id at once; it runs on, and
 * `readImport` tells how far it is. `done` settles when it has ended, however it ended.
 */
export async function startImport(
  context: EngineContext,
  merchantId: bigint,
  records: AsyncIterable<ReadRecord>,
  options: { readonly siteId?: bigint } = {},
): Promise<{ readonly id: bigint; readonly done: Promise<void> }> {
  const id = await context.ids.next("small");
  await context.db.tenant(merchantId, (tx) =>
    insertImport(tx, { id, wallMs: context.clock.wallMs(), at: context.clock.now() }),
  );
  return { id, done: runImport(context, merchantId, id, { ...options, records }) };
}

type Progress = { read: number; imported: number; unchanged: number; faults: ImportFault[] };

async function runImport(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
  { siteId, records }: { readonly siteId?: bigint; readonly records: AsyncIterable<ReadRecord> },
): Promise<void> {
  const progress: Progress = { read: 0, imported: 0, unchanged: 0, faults: [] };
  const report = async (state: ImportRow["state"], failure: string | null): Promise<void> => {
    await context.db.tenant(merchantId, (tx) =>
      updateImport(tx, {
        id,
        state,
        ...progress,
        failure,
        seenWallMs: BigInt(context.clock.wallMs()),
        endedAt: state === "running" ? null : context.clock.now(),
      }),
    );
  };
  try {
    const target = await importTarget(context, merchantId, siteId);
    let batch: BookRecord[] = [];
    for await (const { line, result } of records) {
      progress.read += 1;
      if (result.kind === "fault") {
        if (progress.faults.length < MOST_FAULTS) {
          progress.faults.push({ line, column: result.column, why: result.why });
        }
        continue;
      }
      batch.push(result);
      if (batch.length < BATCH) continue;
      await importBatch(context, merchantId, batch, target, progress);
      await report("running", null);
      batch = [];
    }
    await importBatch(context, merchantId, batch, target, progress);
    await report("done", null);
  } catch (error) {
    context.log.error({ error, importId: String(id) }, "an import failed");
    await report(
      "failed",
      "It could not be finished; what was imported stays. Send the file again.",
    );
  }
}

async function importTarget(
  context: EngineContext,
  merchantId: bigint,
  siteId: bigint | undefined,
): Promise<BookContext> {
  const found = await context.db.tenant(merchantId, async (tx) => {
    const sites = await selectSites(tx);
    const site = siteId === undefined ? sites[0] : sites.find((one) => one.id === siteId);
    return { site, merchant: await selectMerchant(tx) };
  });
  const { site, merchant } = found;
  if (site === undefined || merchant === null) throw new Error("the merchant has no site");
  const rules = (await context.merchants.rules(merchantId, [site.policyId])).get(site.policyId);
  if (rules === undefined) throw new Error(`site ${site.id} has no rules`);
  return { site, rules, lanes: merchant.lanes, now: context.clock.now() };
}

async function importBatch(
  context: EngineContext,
  merchantId: bigint,
  batch: readonly BookRecord[],
  target: BookContext,
  progress: Progress,
): Promise<void> {
  if (batch.length === 0) return;
  const fresh = await newcomers(context, merchantId, batch);
  progress.unchanged += batch.length - fresh.length;
  if (fresh.length === 0) return;
  const rows = await sealRows(context, merchantId, fresh, target);
  await context.ids.reserve({ event: rows.length * 2, record: 8 });
  const imported = await context.db.tenant(merchantId, async (tx) => {
    const inserted = new Set(
      await insertCustomers(
        tx,
        rows.map((row) => row.customer),
      ),
    );
    // the rest came in by another import of the same file, a moment ago
    const mine = rows.filter((row) => inserted.has(row.customer.id));
    await insertPaymentMethods(
      tx,
      mine.map((row) => row.method),
    );
    await insertPurchases(
      tx,
      mine.map((row) => row.purchase),
    );
    await insertPurchaseLines(
      tx,
      mine.map((row) => row.line),
    );
    await saveChange(
      tx,
      change({ newSubscriptions: mine.map((row) => row.subscription), events: events(mine) }),
      { now: target.now, ids: context.ids, rules: () => target.rules, actor: "import" },
    );
    return mine.length;
  });
  progress.imported += imported;
  progress.unchanged += fresh.length - imported;
}

function events(rows: readonly BookRows[]): EventDraft[] {
  return rows.flatMap(({ purchase, subscription }): EventDraft[] => [
    { kind: "purchase.activated", purchaseId: purchase.id },
    {
      kind: "subscription.created",
      purchaseId: purchase.id,
      subscriptionId: subscription.id,
      facts: { state: subscription.state },
    },
  ]);
}

async function newcomers(
  context: EngineContext,
  merchantId: bigint,
  batch: readonly BookRecord[],
): Promise<readonly BookRecord[]> {
  const known = await context.db.tenant(merchantId, (tx) =>
    selectKnown(
      tx,
      batch.map((record) => record.subscriberId),
    ),
  );
  return batch.filter((record) => !known.has(record.subscriberId));
}

/** Seals the cards (the vault's own transaction, before any row points to them) and makes the rows. */
async function sealRows(
  context: EngineContext,
  merchantId: bigint,
  records: readonly BookRecord[],
  target: BookContext,
): Promise<readonly BookRows[]> {
  const { ids, vault, db } = context;
  await ids.reserve({
    customer: records.length * 2,
    purchase: records.length,
    record: records.length,
  });
  const made = records.map((record): { record: BookRecord; ids: BookIds } => ({
    record,
    ids: {
      customerId: ids.take("customer"),
      paymentMethodId: ids.take("customer"),
      purchaseId: ids.take("purchase"),
      subscriptionId: ids.take("record"),
    },
  }));
  const sealed = vault.sealCards(
    made.map((one) => ({
      secretId: one.ids.paymentMethodId,
      merchantId,
      number: one.record.cardNumber,
    })),
  );
  await vault.saveSealed(db, merchantId, sealed);
  return made.map((one, index) => {
    const card = sealed[index];
    if (card === undefined) throw new Error("the vault sealed fewer cards than it was given");
    return bookRows(one.record, one.ids, card, target);
  });
}
