/** New transactions, with all that is not known of them yet. Pure. */
import type { OutcomeContext } from "./charge.ts";
import type { Transaction } from "./transaction.ts";

type Known =
  | "id"
  | "customerId"
  | "purchaseId"
  | "kind"
  | "stage"
  | "paymentMethodId"
  | "gatewayAccountId"
  | "amountMinor"
  | "currency"
  | "lineCount"
  | "state"
  | "attemptKey"
  | "at"
  | "businessOn";

/** A transaction at its first attempt, undecided unless `part` says otherwise. */
export function newTransaction(part: Pick<Transaction, Known> & Partial<Transaction>): Transaction {
  return {
    parentId: null,
    attemptNo: 1,
    checkAt: null,
    stoodInAt: null,
    standInRetries: 0,
    decidedAt: null,
    gatewayRef: null,
    authCode: null,
    responseCode: null,
    declineClass: null,
    adviceCode: null,
    settleOn: null,
    settleHold: null,
    settleMinor: null,
    reversedMinor: 0n,
    version: 1,
    extra: null,
    ...part,
  };
}

/** A transaction made from `parent`: same customer, method, gateway account and currency. */
export function childOf(
  parent: Transaction,
  context: Pick<OutcomeContext, "now" | "newKey" | "newRecordId">,
  part: Partial<Transaction> & Pick<Transaction, "kind" | "state" | "amountMinor" | "businessOn">,
): Transaction {
  return newTransaction({
    id: context.newRecordId(),
    customerId: parent.customerId,
    purchaseId: parent.purchaseId,
    stage: parent.stage,
    parentId: parent.id,
    paymentMethodId: parent.paymentMethodId,
    gatewayAccountId: parent.gatewayAccountId,
    currency: parent.currency,
    lineCount: 0,
    attemptKey: context.newKey(),
    at: context.now,
    ...part,
  });
}
