/**
 * A purchase with its first payment and its schedule (docs/concepts/life-of-a-charge.md).
 *
 * Three steps, like every charge: the order and its attempt are committed, the bank is called with
 * no transaction open, the answer is recorded. A process that dies in between leaves the order
 * `pending` and its transaction to the reconciler, which decides it by the same rules.
 */
import { change } from "../../domain/change.ts";
import { recurringTerms } from "../../domain/purchase/order.ts";
import type { Purchase } from "../../domain/purchase/purchase.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Charge } from "../../domain/transaction/charge.ts";
import { newTransaction } from "../../domain/transaction/new-transaction.ts";
import type {
  Transaction,
  TransactionExtra,
  TransactionLine,
} from "../../domain/transaction/transaction.ts";
import { insertCustomers, type Customer } from "../../store/customer/insert-customers.ts";
import { insertPaymentMethods } from "../../store/payment-method/insert-payment-methods.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { insertPurchaseLines } from "../../store/purchase/insert-purchase-lines.ts";
import { insertPurchases } from "../../store/purchase/insert-purchases.ts";
import type { Tx } from "../../store/statement.ts";
import { openCardsOnFile } from "../charging/cards.ts";
import { lookUp } from "../charging/look-up.ts";
import { recordAlone } from "../charging/record-answers.ts";
import { METHOD_OFF, sendCharge, type CardOnFile } from "../charging/sender.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";
import { microseconds, saveChange } from "../record/save-change.ts";
import { sealCard } from "./new-payment-method.ts";
import { customerExists, prepareSale, type SaleOrder, type Sold } from "./prepare-sale.ts";
import { searchText } from "./search-text.ts";

/** An order, with what the purchase keeps of it besides. */
export type CreatePurchase = SaleOrder & {
  readonly accessDays?: number;
  readonly merchantRef?: string;
  readonly threeDSecure?: NonNullable<TransactionExtra["threeDSecure"]>;
  readonly face: string;
};

export type PurchaseMade = { readonly purchaseId: bigint; readonly transactionId: bigint };

export type CreateOptions = {
  readonly actor?: string;
  /** Told the purchase's id in the transaction that stores it, before the bank is called. */
  readonly onMade?: OnMade;
};

/** Refuses before anything is stored; a declined first payment is no refusal: the purchase failed. */
export async function createPurchase(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
  options: CreateOptions = {},
): Promise<Result<PurchaseMade>> {
  const sold = await prepareSale(context, merchantId, order);
  if (!sold.ok) return sold;
  const stored = await store(context, merchantId, order, sold.value, options);
  if (!stored.ok) return stored;
  const { transaction, method, lines } = stored.value;
  const outcome = await send(context, merchantId, order, sold.value, {
    transaction,
    method,
    lines,
  });
  await recordAlone(context, merchantId, transaction.id, outcome, { clientWaits: true });
  if (outcome.kind === "no-answer" && sold.value.package?.standInEnabled === true) {
    await askAtOnce(context, merchantId, transaction);
  }
  return accept({ purchaseId: stored.value.purchaseId, transactionId: transaction.id });
}

/**
 * What became of a payment that was not answered, while the customer waits: silent to this as well,
 * the bank cannot be reached, and the purchase is sold on trust.
 */
async function askAtOnce(
  context: EngineContext,
  merchantId: bigint,
  { id, gatewayAccountId, attemptKey }: Transaction,
): Promise<void> {
  const account = await context.merchants.gatewayAccount(merchantId, gatewayAccountId);
  const gateway = context.gateway(account.gateway);
  // it could not know of a key of a moment ago; the reconciler asks in a minute
  if (gateway.can.lookUp === "eventual") return;
  const outcome = await lookUp(gateway, attemptKey);
  await recordAlone(context, merchantId, id, outcome, { clientWaits: true });
}

type Stored = {
  readonly purchaseId: bigint;
  readonly transaction: Transaction;
  readonly lines: readonly TransactionLine[];
  readonly method: PaymentMethod;
};

async function store(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
  sold: Sold,
  { actor, onMade }: CreateOptions,
): Promise<Result<Stored>> {
  const { ids } = context;
  await ids.reserve({ record: 256, purchase: 1, customer: 4, event: 8 });
  const customerId = "id" in order.customer ? order.customer.id : ids.take("customer");
  const now = context.clock.now();
  const method =
    "card" in order.payment
      ? await sealCard(context, merchantId, customerId, order.payment.card)
      : null;
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Stored>> => {
    // every refusal stands before the first insert: one that came later would leave it behind
    const usable = method === null ? await methodOnFile(tx, order, customerId) : accept(method);
    if (!usable.ok) return usable;
    const customer = await customerOf(tx, order, customerId, now);
    if (!customer.ok) return customer;
    if (method !== null) await insertPaymentMethods(tx, [method]);
    const purchaseId = ids.take("purchase");
    const transactionId = ids.take("record");
    const lane = sold.site.zoneNo * 64 + Number(purchaseId % BigInt(sold.lanes));
    const recurring = order.lines.map((line) =>
      line.recurring === undefined
        ? null
        : recurringTerms(line.recurring, {
            rules: sold.rules,
            today: sold.today,
            subscriptionId: ids.take("record"),
            lane,
          }),
    );
    const purchase: Purchase = {
      id: purchaseId,
      customerId: customer.value,
      siteId: sold.site.id,
      packageId: sold.package?.id ?? null,
      face: order.face,
      policyId: sold.site.policyId,
      state: "pending",
      reason: null,
      recurring: recurring.some((terms) => terms !== null),
      accessUntil: null,
      cancelledAt: null,
      expiredAt: null,
      initialTransactionId: transactionId,
      merchantRef: order.merchantRef ?? null,
      version: 1,
      orderNo: microseconds(now),
      boughtAt: now,
      terms: {
        currency: order.currency,
        paymentMethodId: String(usable.value.id),
        gatewayAccountId: String(sold.site.gatewayAccountId),
        accessDays: order.accessDays ?? null,
        ...(sold.package === null ? {} : { standIn: sold.package.standInEnabled }),
        recurring: recurring.filter((terms) => terms !== null),
      },
    };
    await insertPurchases(tx, [purchase]);
    await insertPurchaseLines(
      tx,
      order.lines.map((line, index) => ({
        purchaseId,
        lineNo: index + 1,
        code: line.code ?? null,
        description: line.description,
        quantity: line.quantity ?? 1,
        unitE4: 0n,
        amountMinor: line.amountMinor,
        subscriptionId: idOf(recurring[index]),
      })),
    );
    const lines = order.lines.map((line, index): TransactionLine => ({
      transactionId,
      lineNo: index + 1,
      kind: recurring[index] == null ? "item" : "position",
      subscriptionId: idOf(recurring[index]),
      position: recurring[index] == null ? null : 1,
      refId: null,
      dueOn: recurring[index] == null ? null : sold.today,
      amountMinor: line.amountMinor,
      live: true,
    }));
    const transaction = newTransaction({
      id: transactionId,
      customerId: customer.value,
      purchaseId,
      kind: order.kind ?? "sale",
      stage: "initial",
      paymentMethodId: usable.value.id,
      gatewayAccountId: sold.site.gatewayAccountId,
      amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n),
      currency: order.currency,
      lineCount: lines.length,
      state: "sending",
      attemptKey: context.newKey(),
      checkAt: now + context.limits.sendLeaseMs,
      at: now,
      businessOn: sold.today,
      extra: order.threeDSecure === undefined ? null : { threeDSecure: order.threeDSecure },
    });
    const created = change({
      newTransactions: [transaction],
      newLines: lines,
      events: [{ kind: "purchase.created", purchaseId }],
    });
    await saveChange(tx, created, {
      now,
      ids,
      rules: () => sold.rules,
      ...(actor === undefined ? {} : { actor }),
    });
    await onMade?.(tx, { id: purchaseId, sentId: transactionId });
    return accept({ purchaseId, transaction, lines, method: usable.value });
  });
}

function idOf(terms: { readonly subscriptionId: string } | null | undefined): bigint | null {
  return terms == null ? null : BigInt(terms.subscriptionId);
}

async function customerOf(
  tx: Tx,
  order: CreatePurchase,
  customerId: bigint,
  now: number,
): Promise<Result<bigint>> {
  if ("id" in order.customer) return accept(order.customer.id);
  const { name, email, externalId } = order.customer;
  const customer: Customer = {
    id: customerId,
    externalId,
    name,
    email,
    search: searchText([name, email, externalId]),
    createdAt: now,
  };
  const inserted = await insertCustomers(tx, [customer]);
  return inserted.length === 1 ? accept(customerId) : customerExists();
}

async function methodOnFile(
  tx: Tx,
  order: CreatePurchase,
  customerId: bigint,
): Promise<Result<PaymentMethod>> {
  if (!("paymentMethodId" in order.payment)) throw new Error("an order without a payment");
  const [known] = await selectPaymentMethods(tx, [order.payment.paymentMethodId]);
  if (known === undefined || known.customerId !== customerId || known.state !== "usable") {
    return refuse(
      "not_found",
      "This customer has no usable payment method with this id.",
      "payment.paymentMethodId",
    );
  }
  return accept(known);
}

async function send(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
  sold: Sold,
  stored: Pick<Stored, "transaction" | "lines" | "method">,
): ReturnType<typeof sendCharge> {
  const account = await context.merchants.gatewayAccount(merchantId, sold.site.gatewayAccountId);
  const charge: Charge = {
    transaction: stored.transaction,
    lines: stored.lines,
    subscriptions: [],
    rules: sold.rules,
    held: null,
    parent: null,
  };
  const onFile = await cardFor(context, merchantId, order, stored.method);
  return onFile === null
    ? METHOD_OFF
    : await sendCharge(context.gateway(account.gateway), charge, onFile);
}

async function cardFor(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
  method: PaymentMethod,
): Promise<CardOnFile | null> {
  if ("card" in order.payment) return { kind: "open", method, card: order.payment.card };
  return (await openCardsOnFile(context, merchantId, [method.id])).get(method.id) ?? null;
}
