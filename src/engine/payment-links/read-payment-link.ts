/** What a customer who opens a payment link is shown. */
import type { Money } from "../../domain/mail/mail-facts.ts";
import { NO_MAIL, senderOf } from "../../domain/mail/mail-settings.ts";
import type { MailSender } from "../../domain/mail/mail-facts.ts";
import {
  owedOf,
  standingOf,
  type LinkStanding,
  type PaymentLink,
} from "../../domain/payment-link/payment-link.ts";
import { amountDue } from "../../domain/subscription/subscription.ts";
import { selectCustomers } from "../../store/customer/select-customers.ts";
import { selectMailSettings } from "../../store/mail/select-mail-settings.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { selectPaymentLink } from "../../store/payment-link/select-payment-link.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { selectPurchaseLines } from "../../store/purchase/select-purchase-lines.ts";
import { selectPurchases } from "../../store/purchase/select-purchases.ts";
import type { Tx } from "../../store/statement.ts";
import { selectOfPurchases } from "../../store/subscription/select-of-purchases.ts";
import { selectLines } from "../../store/transaction/select-lines.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { EngineContext } from "../engine-context.ts";
import { isSameHash, readToken } from "./token.ts";

export type LinkView = {
  readonly merchantId: bigint;
  readonly link: PaymentLink;
  readonly standing: LinkStanding;
  /** It was tried, and the bank was not reached. */
  readonly wasUnreachable: boolean;
  readonly customerId: bigint;
  readonly siteId: bigint;
  /** Where it is charged. */
  readonly gatewayAccountId: bigint;
  /** Who asks for it. */
  readonly from: MailSender;
  /** BCP 47; null: not known. */
  readonly locale: string | null;
  /** What is owed, or was paid. */
  readonly amount: Money;
  readonly product: string | null;
  readonly card: { readonly id: bigint; readonly brand: string; readonly last4: string | null };
};

/** Null for what is no link of ours. */
export async function readPaymentLink(
  context: Pick<EngineContext, "db" | "clock">,
  token: string,
): Promise<LinkView | null> {
  const read = readToken(token);
  if (read === null) return null;
  const { merchantId, hash } = read;
  return await context.db.tenant(merchantId, async (tx) => {
    const link = await selectPaymentLink(tx, hash);
    if (link === null || !isSameHash(link.tokenHash, hash)) return null;
    return await viewOf(tx, link, context.clock.now());
  });
}

async function viewOf(tx: Tx, link: PaymentLink, now: number): Promise<LinkView | null> {
  const known = [link.transactionId, ...(link.paymentId === null ? [] : [link.paymentId])];
  const transactions = await selectTransactions(tx, known);
  const declined = transactions.find(({ id }) => id === link.transactionId);
  const payment = transactions.find(({ id }) => id === link.paymentId) ?? null;
  const [purchase] = await selectPurchases(tx, [declined?.purchaseId ?? 0n]);
  const merchant = await selectMerchant(tx);
  if (declined === undefined || purchase === undefined || merchant === null) return null;
  const lines = await selectLines(tx, [declined.id]);
  const owed = owedOf(lines, await selectOfPurchases(tx, [purchase.id]));
  const methodId = payment?.paymentMethodId ?? owed[0]?.paymentMethodId ?? declined.paymentMethodId;
  const [method] = await selectPaymentMethods(tx, [methodId ?? 0n]);
  const [customer] = await selectCustomers(tx, { ids: [purchase.customerId], externalIds: [] });
  if (method === undefined || customer === undefined) return null;
  const settings = (await selectMailSettings(tx)) ?? NO_MAIL;
  const sold = await selectPurchaseLines(tx, [purchase.id]);
  const paidFor = new Set(lines.map(({ subscriptionId }) => subscriptionId));
  const names = sold.filter((line) => paidFor.has(line.subscriptionId));
  const standing = standingOf({ link, payment, owed, now });
  const isAsked = standing === "open" || standing === "expired";
  const minor = isAsked
    ? owed.reduce((sum, one) => sum + amountDue(one), 0n)
    : (payment ?? declined).amountMinor;
  return {
    merchantId: tx.merchantId,
    link,
    standing,
    wasUnreachable: standing === "open" && payment !== null,
    customerId: purchase.customerId,
    siteId: purchase.siteId,
    gatewayAccountId: (owed[0] ?? declined).gatewayAccountId,
    from: senderOf(settings, merchant),
    locale: customer.locale,
    amount: { minor, currency: declined.currency },
    product: names.length === 0 ? null : names.map(({ description }) => description).join(", "),
    card: { id: method.id, brand: method.brand, last4: method.last4 },
  };
}
