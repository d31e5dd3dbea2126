/** Reads the rows that mails about some events are written from, all in one go. */
import type { CommittedEvent } from "../../domain/event.ts";
import { idIn } from "../../domain/mail/facts-of-event.ts";
import type { MailRows } from "../../domain/mail/mail-rows.ts";
import { NO_MAIL } from "../../domain/mail/mail-settings.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { selectMailSettings } from "../../store/mail/select-mail-settings.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { selectPurchaseLines } from "../../store/purchase/select-purchase-lines.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import type { Tx } from "../../store/statement.ts";
import { selectOfPurchases } from "../../store/subscription/select-of-purchases.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { MerchantCache } from "../merchant-cache.ts";

export async function loadMailRows(
  tx: Tx,
  merchants: MerchantCache,
  events: readonly CommittedEvent[],
): Promise<MailRows> {
  const merchant = await selectMerchant(tx);
  if (merchant === null) throw new Error(`merchant ${tx.merchantId} is gone`);
  const purchases = await selectPurchases(tx, known(events.map((one) => one.purchaseId)));
  const purchaseIds = purchases.map(({ id }) => id);
  const subscriptions = await selectOfPurchases(tx, purchaseIds);
  const told = await selectTransactions(
    tx,
    known([
      ...events.map((one) => one.transactionId),
      ...purchases.map((one) => one.initialTransactionId),
    ]),
  );
  const parents = await selectTransactions(tx, known(told.map((one) => one.parentId)));
  const transactions = [...told, ...parents];
  const methods = await selectPaymentMethods(
    tx,
    known([
      ...transactions.map((one) => one.paymentMethodId),
      ...subscriptions.map((one) => one.paymentMethodId),
      ...events.map(({ facts }) => idIn(facts, "paymentMethodId")),
    ]),
  );
  const customers = await selectCustomers(tx, {
    ids: known([
      ...purchases.map((one) => one.customerId),
      ...transactions.map((one) => one.customerId),
      ...methods.map((one) => one.customerId),
      ...events.map(({ facts }) => idIn(facts, "customerId")),
    ]),
    externalIds: [],
  });
  return {
    merchant,
    settings: (await selectMailSettings(tx)) ?? NO_MAIL,
    purchases: byId(purchases),
    purchaseLines: await selectPurchaseLines(tx, purchaseIds),
    subscriptions,
    transactions: byId(transactions),
    transactionLines: await selectLines(
      tx,
      told.map(({ id }) => id),
    ),
    customers: byId(customers),
    methods: byId(methods),
    rules: await merchants.rulesIn(
      tx,
      [...purchases, ...subscriptions].map((one) => one.policyId),
    ),
  };
}

function known(ids: readonly (bigint | null)[]): bigint[] {
  return [...new Set(ids.filter((id) => id !== null))];
}

function byId<T extends { readonly id: bigint }>(rows: readonly T[]): ReadonlyMap<bigint, T> {
  return new Map(rows.map((row) => [row.id, row]));
}
