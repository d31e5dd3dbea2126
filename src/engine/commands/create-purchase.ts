/**
 * A purchase with its first payment and its schedule (docs/concepts/life-of-a-charge.md).
 *
 * Three steps, like every charge: the order and its attempt are committed, the bank is called with
 * no transaction open, the answer is recorded. A process that dies in between leaves the order
 * `pending` and its transaction to the reconciler, which decides it by the same rules.
 */
import type { PurchaseTerms } from "../../domain/purchase/purchase.ts";
import { previewOf, type Preview } from "../../domain/preview/preview.ts";
import {
  composeSale,
  type Sale,
  type SaleContext,
  type SaleRows,
} from "../../domain/purchase/sale.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { Charge, Outcome } from "../../domain/transaction/charge.ts";
import type { Transaction, TransactionExtra } from "../../domain/transaction/transaction.ts";
import type { RecordDetails, RecordFacts } from "../../domain/transaction/details.ts";
import { insertCustomers } from "../../store/customer/insert-customers.ts";
import { insertPaymentMethods } from "../../store/payment-method/insert-payment-methods.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import type { PaymentMethod } from "../../store/payment-method/payment-method.ts";
import { insertPurchaseLines } from "../../store/purchase/insert-purchase-lines.ts";
import { insertPurchases } from "../../store/purchase/insert-purchases.ts";
import { putRecordDetails } from "../../store/record-details/put-record-details.ts";
import type { Tx } from "../../store/statement.ts";
import { openCardsOnFile } from "../charging/cards.ts";
import { throughBreaker } from "../charging/breaker.ts";
import { lookUp } from "../charging/look-up.ts";
import { recordAlone } from "../charging/record-answers.ts";
import { sendCharge, type CardOnFile } from "../charging/sender.ts";
import type { EngineContext } from "../engine-context.ts";
import { microseconds, saveChange } from "../record/save-change.ts";
import { putLogin, type NewLogin } from "./change-login.ts";
import { imaginedIds, type CommandOptions } from "./command.ts";
import { newCustomer } from "./new-customer.ts";
import { sealCard } from "./new-payment-method.ts";
import { customerExists, prepareSale, type Sold } from "./prepare-sale.ts";
import type { SaleOrder } from "./sale-order.ts";

/** An order, with what the purchase keeps of it besides. */
export type CreatePurchase = SaleOrder & {
  readonly merchantRef?: string;
  readonly threeDSecure?: NonNullable<TransactionExtra["threeDSecure"]>;
  readonly face: string;
  /** `manual`: charged by the merchant, to a card on file; absent: the customer buys. */
  readonly stage?: "initial" | "manual";
  /** At the merchant's own site. */
  readonly login?: NewLogin & { readonly username: string };
  /** For the issuer to compare. */
  readonly address?: NonNullable<TransactionExtra["address"]>;
  /** Of a payment by hand: the kind of series that it is part of, by agreement with the customer. */
  readonly repeats?: NonNullable<TransactionExtra["repeats"]>;
  /** What is said of the payment, and of the series that begins with it, in the words of the face. */
  readonly details?: {
    readonly payment: RecordFacts;
    readonly series: RecordFacts;
    /** The payment whose card it uses again. */
    readonly parentId: bigint | null;
  };
};

export type PurchaseMade = { readonly purchaseId: bigint; readonly transactionId: bigint };

/** Refuses before anything is stored; a declined first payment is no refusal: the purchase failed. */
export async function createPurchase(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
  options: CommandOptions = {},
): Promise<Result<PurchaseMade>> {
  const sold = await prepareSale(context, merchantId, order);
  if (!sold.ok) return sold;
  const stored = await store(context, merchantId, order, sold.value, options);
  if (!stored.ok) return stored;
  const { rows, method } = stored.value;
  const { transaction, purchase } = rows;
  if (order.login !== undefined && !sold.value.isBlocked) {
    await settleUsername(context, merchantId, rows, {
      login: order.login,
      email: sold.value.email,
    });
  }
  const charge = chargeOf(rows, sold.value);
  const call = () => send(context, merchantId, order, charge, method);
  const { outcome, ...told } =
    sold.value.standIn === true && !sold.value.isBlocked
      ? await throughBreaker(context, merchantId, transaction.gatewayAccountId, call)
      : { outcome: await call() };
  await recordAlone(context, merchantId, transaction, outcome, { ...told, clientWaits: true });
  if (outcome.kind === "no-answer" && sold.value.standIn === true) {
    await askAtOnce(context, merchantId, transaction);
  }
  return accept({ purchaseId: purchase.id, transactionId: transaction.id });
}

/** A username that the merchant's site has already gives way to the customer's e-mail address. */
async function settleUsername(
  context: EngineContext,
  merchantId: bigint,
  { purchase, transaction }: SaleRows,
  { login, email }: { readonly login: NewLogin; readonly email: string | null },
): Promise<void> {
  const asked = { merchantId, transactionId: transaction.id, password: login.password ?? null };
  if ((await context.isUsernameFree(asked)) === "free" || email === null) return;
  await context.db.tenant(merchantId, (tx) =>
    putLogin(context, tx, purchase.id, { ...login, username: email }),
  );
}

/**
 * What became of a payment that was not answered, while the customer waits: silent to this as well,
 * the bank cannot be reached, and the purchase is sold on trust.
 */
async function askAtOnce(
  context: EngineContext,
  merchantId: bigint,
  transaction: Transaction,
): Promise<void> {
  const { gatewayAccountId, attemptKey } = transaction;
  const account = await context.merchants.gatewayAccount(merchantId, gatewayAccountId);
  const gateway = context.gateway(account.gateway);
  // it could not know of a key of a moment ago; the reconciler asks in a minute
  if (gateway.can.lookUp === "eventual") return;
  const outcome = await lookUp(gateway, attemptKey);
  await recordAlone(context, merchantId, transaction, outcome, { clientWaits: true });
}

/** What the purchase would charge, when, and what access it would give; nothing is stored or sent. */
export async function previewPurchase(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
): Promise<Result<Preview>> {
  const sold = await prepareSale(context, merchantId, order);
  if (!sold.ok) return sold;
  const ids = imaginedIds();
  const customerId = "id" in order.customer ? order.customer.id : ids.newRecordId();
  const usable = await methodFor(context, merchantId, order, customerId);
  if (!usable.ok) return usable;
  const now = context.clock.now();
  const sale = saleOf(order, sold.value, {
    customerId,
    paymentMethodId: usable.value?.id ?? ids.newRecordId(),
  });
  const rows = composeSale(sale, {
    ...ids,
    ...momentOf(context, sold.value, ids.newRecordId(), now),
  });
  const { purchase, change } = rows;
  const { rules } = sold.value;
  const plan = {
    held: [{ purchase, subscriptions: [], rules }],
    change,
    charge: chargeOf(rows, sold.value),
  };
  return accept(previewOf(plan, { ...ids, now }));
}

/** The card on file that an order names; null for one that comes with it. */
async function methodFor(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
  customerId: bigint,
): Promise<Result<PaymentMethod | null>> {
  if ("card" in order.payment) return accept(null);
  return await context.db.tenant(merchantId, (tx) => methodOnFile(tx, order, customerId));
}

function saleOf(
  order: CreatePurchase,
  sold: Sold,
  payer: Pick<Sale, "customerId" | "paymentMethodId">,
): Sale {
  const { site, standIn, accessDays } = sold;
  return {
    ...payer,
    ...sold,
    siteId: site.id,
    packageId: sold.package?.id ?? null,
    pricePointId: sold.pricePoint?.id ?? null,
    gatewayAccountId: site.gatewayAccountId,
    policyId: site.policyId,
    face: order.face,
    stage: order.stage ?? "initial",
    merchantRef: order.merchantRef ?? null,
    terms: {
      accessDays,
      ...(standIn === undefined ? {} : { standIn }),
      ...(sold.pricePoint?.adjustTrialLength === true ? { adjustTrialLength: true } : {}),
      ...conversionTerms(sold.pricePoint),
    },
    passthrough: order.passthrough ?? {},
    extra: extraOf(order, sold),
  };
}

function conversionTerms(offer: Sold["pricePoint"]): Pick<PurchaseTerms, "conversion"> {
  if (offer?.type !== "instant_conversion") return {};
  const { conversionMinor: minor, conversionRecurringMinor: recurringMinor } = offer;
  return {
    conversion: {
      ...(minor === null ? {} : { minor: String(minor) }),
      ...(recurringMinor === null ? {} : { recurringMinor: String(recurringMinor) }),
    },
  };
}

function extraOf(order: CreatePurchase, sold: Sold): TransactionExtra | null {
  if (sold.isBlocked) return { blocked: true };
  const { threeDSecure, settlement, address, repeats, payment } = order;
  const extra: TransactionExtra = {
    ...(threeDSecure === undefined ? {} : { threeDSecure }),
    ...(settlement === undefined ? {} : { settlement }),
    ...(address === undefined ? {} : { address }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(sold.pricePoint?.oneClick === true && "paymentMethodId" in payment
      ? { oneClick: true }
      : {}),
  };
  return Object.keys(extra).length === 0 ? null : extra;
}

/** What was said of the payment and of each series of a purchase. */
function detailsOf(
  { details }: CreatePurchase,
  { purchase, transaction }: SaleRows,
): RecordDetails[] {
  if (details === undefined) return [];
  const common = { sincePosition: 0, orderRef: null, at: transaction.at };
  return [
    {
      ...common,
      recordId: transaction.id,
      kind: "transaction",
      parentId: details.parentId,
      facts: details.payment,
    },
    ...purchase.terms.recurring.map(({ subscriptionId }): RecordDetails => ({
      ...common,
      recordId: BigInt(subscriptionId),
      kind: "subscription",
      parentId: transaction.id,
      facts: details.series,
    })),
  ];
}

function momentOf(
  context: EngineContext,
  { site, lanes }: Sold,
  purchaseId: bigint,
  now: number,
): Pick<SaleContext, "now" | "purchaseId" | "lane" | "checkAt" | "orderNo"> {
  return {
    now,
    purchaseId,
    lane: site.zoneNo * 64 + Number(purchaseId % BigInt(lanes)),
    checkAt: now + context.limits.sendLeaseMs,
    orderNo: microseconds(now),
  };
}

/** The first payment as it is sent: nothing is sold yet, so it has no subscriptions. */
function chargeOf({ transaction, lines }: SaleRows, { rules }: Sold): Charge {
  return { transaction, lines, subscriptions: [], rules, held: null, parent: null };
}

type Stored = { readonly rows: SaleRows; readonly method: PaymentMethod };

async function store(
  context: EngineContext,
  merchantId: bigint,
  order: CreatePurchase,
  sold: Sold,
  { actor, onMade }: CommandOptions,
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
    const payer = { customerId: customer.value, paymentMethodId: usable.value.id };
    const rows = composeSale(saleOf(order, sold, payer), {
      ...momentOf(context, sold, ids.take("purchase"), now),
      newRecordId: () => ids.take("record"),
      newKey: context.newKey,
    });
    await insertPurchases(tx, [rows.purchase]);
    await insertPurchaseLines(tx, rows.purchaseLines);
    if (order.login !== undefined) await putLogin(context, tx, rows.purchase.id, order.login);
    await saveChange(tx, rows.change, {
      now,
      ids,
      rules: () => sold.rules,
      ...(actor === undefined ? {} : { actor }),
    });
    const details = detailsOf(order, rows);
    if (details.length > 0) await putRecordDetails(tx, details);
    await onMade?.(tx, { id: rows.purchase.id, sentId: rows.transaction.id });
    return accept({ rows, method: usable.value });
  });
}

async function customerOf(
  tx: Tx,
  order: CreatePurchase,
  customerId: bigint,
  now: number,
): Promise<Result<bigint>> {
  if ("id" in order.customer) return accept(order.customer.id);
  const customer = newCustomer(customerId, order.customer, now);
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
  charge: Charge,
  method: PaymentMethod,
): Promise<Outcome> {
  const { gatewayAccountId } = charge.transaction;
  const account = await context.merchants.gatewayAccount(merchantId, gatewayAccountId);
  const onFile = await cardFor(context, merchantId, order, method);
  return await sendCharge(context.gateway(account.gateway), charge, onFile, {
    deploymentId: context.deploymentId,
    merchantId,
  });
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
