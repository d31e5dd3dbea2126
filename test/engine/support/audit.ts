/**
 * What must hold at the end of every scenario, whatever happened in it.
 *
 * I5: bank, transactions and ledger agree, by `reconcile`. I4, I6 and access are checked here from the
 * rows alone, by an auditor with books of its own, who knows nothing of the engine's decisions.
 */
import { expect } from "vitest";
import type { EngineContext } from "../../../src/engine/engine-context.ts";
import { reconcile, type ReconcileReport } from "../../../src/engine/reconcile/reconcile.ts";
import { simulatorGateway } from "../../../src/gateways/simulator/index.ts";
import type { Database } from "../../../src/store/database.ts";
import { listMerchants } from "../../../src/store/reconcile/list-merchants.ts";
import { followAccess } from "./follow-access.ts";
import { followEvents } from "./follow-events.ts";
import { rowsOf } from "./rows.ts";

/** What is audited: a world, as far as its books go. */
export type Audited = {
  readonly db: Database;
  readonly context: EngineContext;
  readonly bank: () => { readonly url: string };
  /** What duties failed with; must be nothing. */
  readonly failures: readonly object[];
};

const PATIENT_MS = 20_000;

/** Compares bank and books, on a line of its own that does not mind a slow machine. */
export async function reconcileBooks(world: Audited): Promise<ReconcileReport> {
  const gateway = simulatorGateway({
    baseUrl: () => world.bank().url,
    timeoutMs: PATIENT_MS,
    connections: 2,
  });
  try {
    const report = await reconcile(world.context, gateway);
    if (!report.ok) throw new Error(report.detail);
    return report.value;
  } finally {
    await gateway.close();
  }
}

/** Throws with every difference found. */
export async function audit(world: Audited): Promise<void> {
  const report = await reconcileBooks(world);
  expect(report.differences).toEqual([]);
  expect(report.total).toBe(0);
  expect(world.failures).toEqual([]);
  for (const merchantId of await listMerchants(world.db)) {
    const books = { world, merchantId };
    expect(await followEvents(books)).toEqual([]);
    expect(await followAccess(books)).toEqual([]);
    expect(await customerBalanceFaults(books)).toEqual([]);
  }
}

type Books = { readonly world: Audited; readonly merchantId: bigint };

/** I4: an entry on account `customer` says whose it is, and no entry is of another currency. */
async function customerBalanceFaults(books: Books): Promise<object[]> {
  return await rowsOf(
    books,
    `select g.source_id, g.entry_no from ledger_entries g
       left join transactions t on t.id = g.source_id
      where (g.debit = 'customer' or g.credit = 'customer') and g.customer_id is null
         or t.id is not null and (t.currency <> g.currency or t.customer_id <> g.customer_id)`,
  );
}
