/** What sites and merchants look at: access while the world runs; messages and lists at its end. */
import type { Transaction, TransactionLine } from "../../src/domain/transaction/transaction.ts";
import type { EngineContext } from "../../src/engine/engine-context.ts";
import { listEvents } from "../../src/engine/queries/events.ts";
import type { Page, PageRequest } from "../../src/engine/queries/page.ts";
import {
  listPurchases,
  readPurchase,
  type PurchaseView,
} from "../../src/engine/queries/purchases.ts";
import { listTransactions } from "../../src/engine/queries/transactions.ts";
import { selectLines } from "../../src/store/transaction/select-lines.ts";
import type { Sold, TransactionSeen } from "../observation.ts";
import { readThroughProcess } from "./asking.ts";
import type { World } from "./world.ts";

const PAGE = 500;

/** A site asks whether to let the customer of a purchase in. */
export async function lookAtAccess(world: World, { merchantId, purchaseId }: Sold): Promise<void> {
  const detail = await readThroughProcess(world, (context) =>
    readPurchase(context, merchantId, purchaseId),
  );
  if (detail !== null) tellAccess(world, merchantId, detail);
}

/** All that a merchant was told of and can look up, when the world is over. */
export async function lookAtAll(world: World, merchantId: bigint): Promise<void> {
  const none = {
    purchaseId: null,
    subscriptionId: null,
    state: null,
    from: null,
    to: null,
    kind: null,
  };
  const allEvents = { purchaseId: null, kind: null, from: null, before: null };
  const anyOf = { customerId: null, merchantRef: null, state: null };
  const purchases = await allPages(world, async (context, page) => {
    const { data, hasMore } = await listPurchases(context, merchantId, anyOf, page);
    return { data: data.map((view) => ({ ...view, id: view.purchase.id })), hasMore };
  });
  for (const purchase of purchases) tellAccess(world, merchantId, purchase);
  const events = await allPages(world, (context, page) =>
    listEvents(context, merchantId, allEvents, page),
  );
  for (const { kind, facts, ...event } of events) {
    world.observe({ kind: "message", merchantId, event: kind, facts: facts ?? {}, ...event });
  }
  const listed = await allPages(world, async (context, page) => {
    const { data, hasMore } = await listTransactions(context, merchantId, none, page);
    return { data: data.map((view) => view.transaction), hasMore };
  });
  const lines = await readThroughProcess(world, (context) =>
    context.db.tenant(merchantId, (tx) =>
      selectLines(
        tx,
        listed.map((one) => one.id),
      ),
    ),
  );
  for (const one of listed) {
    const own = lines.filter((line) => line.transactionId === one.id);
    world.observe(toTransactionSeen(merchantId, one, own));
  }
}

async function allPages<T extends { readonly id: bigint }>(
  world: World,
  read: (context: EngineContext, page: PageRequest) => Promise<Page<T>>,
): Promise<T[]> {
  const found: T[] = [];
  for (;;) {
    const after = found.at(-1)?.id ?? null;
    const page = await readThroughProcess(world, (context) =>
      read(context, { after, limit: PAGE }),
    );
    found.push(...page.data);
    if (!page.hasMore) return found;
  }
}

function tellAccess(world: World, merchantId: bigint, view: PurchaseView): void {
  const { purchase, hasAccess } = view;
  const at = world.scheduler.now;
  world.observe({ kind: "access", at, merchantId, purchaseId: purchase.id, hasAccess });
}

function toTransactionSeen(
  merchantId: bigint,
  one: Transaction,
  lines: readonly TransactionLine[],
): TransactionSeen {
  const { id, purchaseId, customerId, stage, parentId, paymentMethodId, amountMinor } = one;
  const { currency, state, at, decidedAt, businessOn, settleOn } = one;
  const { gatewayRef, responseCode, declineClass, adviceCode } = one;
  return {
    kind: "transaction",
    merchantId,
    id,
    purchaseId,
    customerId,
    operation: one.kind,
    stage,
    parentId,
    paymentMethodId,
    amountMinor,
    currency,
    state,
    at,
    decidedAt,
    businessOn,
    settleOn,
    gatewayRef,
    responseCode,
    declineClass,
    adviceCode,
    lines: lines.map((line) => ({
      kind: line.kind,
      subscriptionId: line.subscriptionId,
      position: line.position,
      dueOn: line.dueOn,
      amountMinor: line.amountMinor,
    })),
  };
}
