/** An order as the rows it is stored as: the purchase, its lines, and its first payment. Pure. */
import type { Instant } from "../calendar/instant.ts";
import type { PlainDate } from "../calendar/plain-date.ts";
import { change, type Change } from "../change.ts";
import type { RuleSet } from "../policy/rule-set.ts";
import { newTransaction } from "../transaction/new-transaction.ts";
import type { Transaction, TransactionExtra, TransactionLine } from "../transaction/transaction.ts";
import { recurringTerms, type OrderLine } from "./order.ts";
import type {
  Passthrough,
  Purchase,
  PurchaseLine,
  PurchaseTerms,
  RecurringTerms,
} from "./purchase.ts";

/** What is sold, to whom, where, and under which rules; all of it checked. */
export type Sale = {
  readonly customerId: bigint;
  readonly paymentMethodId: bigint;
  readonly siteId: bigint;
  readonly packageId: bigint | null;
  readonly pricePointId: bigint | null;
  readonly gatewayAccountId: bigint;
  readonly policyId: bigint;
  readonly rules: RuleSet;
  readonly today: PlainDate;
  readonly face: string;
  readonly currency: string;
  readonly lines: readonly OrderLine[];
  readonly kind: "sale" | "auth" | "verify";
  /** `manual`: charged by the merchant, to a card on file. */
  readonly stage: "initial" | "manual";
  readonly merchantRef: string | null;
  /** What the purchase keeps as it was sold, besides the schedules of its lines. */
  readonly terms: Pick<
    PurchaseTerms,
    "accessDays" | "standIn" | "adjustTrialLength" | "conversion"
  >;
  readonly passthrough: Passthrough;
  readonly extra: TransactionExtra | null;
};

export type SaleContext = {
  readonly now: Instant;
  readonly purchaseId: bigint;
  /** The lane in which its subscriptions are charged. */
  readonly lane: number;
  /** When the reconciler takes the payment over, should its sender die. */
  readonly checkAt: Instant;
  readonly orderNo: bigint;
  readonly newRecordId: () => bigint;
  readonly newKey: () => string;
};

export type SaleRows = {
  readonly purchase: Purchase;
  readonly purchaseLines: readonly PurchaseLine[];
  readonly transaction: Transaction;
  readonly lines: readonly TransactionLine[];
  /** The payment and its lines as a change; the purchase is inserted before it. */
  readonly change: Change;
};

export function composeSale(sale: Sale, context: SaleContext): SaleRows {
  const { now, purchaseId, lane } = context;
  const transactionId = context.newRecordId();
  const schedules = sale.lines.map(({ recurring }) =>
    recurring === undefined
      ? null
      : recurringTerms(recurring, {
          rules: sale.rules,
          today: sale.today,
          subscriptionId: context.newRecordId(),
          lane,
        }),
  );
  const purchase: Purchase = {
    id: purchaseId,
    customerId: sale.customerId,
    siteId: sale.siteId,
    packageId: sale.packageId,
    pricePointId: sale.pricePointId,
    face: sale.face,
    policyId: sale.policyId,
    state: "pending",
    reason: null,
    recurring: schedules.some((terms) => terms !== null),
    accessUntil: null,
    cancelledAt: null,
    expiredAt: null,
    initialTransactionId: transactionId,
    merchantRef: sale.merchantRef,
    version: 1,
    orderNo: context.orderNo,
    boughtAt: now,
    terms: {
      currency: sale.currency,
      paymentMethodId: String(sale.paymentMethodId),
      gatewayAccountId: String(sale.gatewayAccountId),
      ...sale.terms,
      recurring: schedules.filter((terms) => terms !== null),
    },
    passthrough: sale.passthrough,
  };
  const lines = sale.lines.map((line, index) =>
    paidLine(line, schedules[index] ?? null, { transactionId, index, today: sale.today }),
  );
  const transaction = newTransaction({
    id: transactionId,
    customerId: sale.customerId,
    purchaseId,
    kind: sale.kind,
    stage: sale.stage,
    paymentMethodId: sale.paymentMethodId,
    gatewayAccountId: sale.gatewayAccountId,
    amountMinor: lines.reduce((sum, line) => sum + line.amountMinor, 0n),
    currency: sale.currency,
    lineCount: lines.length,
    state: "sending",
    attemptKey: context.newKey(),
    checkAt: context.checkAt,
    at: now,
    businessOn: sale.today,
    extra: sale.extra,
  });
  return {
    purchase,
    purchaseLines: sale.lines.map((line, index) =>
      purchaseLine(line, schedules[index] ?? null, { purchaseId, index }),
    ),
    transaction,
    lines,
    change: change({
      newTransactions: [transaction],
      newLines: lines,
      events: [{ kind: "purchase.created", purchaseId }],
    }),
  };
}

function purchaseLine(
  line: OrderLine,
  terms: RecurringTerms | null,
  at: { readonly purchaseId: bigint; readonly index: number },
): PurchaseLine {
  return {
    purchaseId: at.purchaseId,
    lineNo: at.index + 1,
    code: line.code ?? null,
    description: line.description,
    quantity: line.quantity ?? 1,
    unitE4: 0n,
    amountMinor: line.amountMinor,
    subscriptionId: idOf(terms),
  };
}

function paidLine(
  line: OrderLine,
  terms: RecurringTerms | null,
  at: { readonly transactionId: bigint; readonly index: number; readonly today: PlainDate },
): TransactionLine {
  return {
    transactionId: at.transactionId,
    lineNo: at.index + 1,
    kind: terms === null ? "item" : "position",
    subscriptionId: idOf(terms),
    position: terms === null ? null : 1,
    refId: null,
    dueOn: terms === null ? null : at.today,
    amountMinor: line.amountMinor,
    live: true,
  };
}

function idOf(terms: RecurringTerms | null): bigint | null {
  return terms === null ? null : BigInt(terms.subscriptionId);
}
