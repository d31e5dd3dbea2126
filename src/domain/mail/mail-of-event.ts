/**
 * Which mail an event gives, and what it tells: from the rows as they are now, so that nobody is told
 * of what is no longer so. The rules of what is not said stand here, each with its reason. Pure.
 */
import { plainDate } from "../calendar/plain-date.ts";
import { dateIn } from "../calendar/zone.ts";
import type { CommittedEvent } from "../event.ts";
import type { Purchase } from "../purchase/purchase.ts";
import { owedOf } from "../payment-link/payment-link.ts";
import { retriesOfAll } from "../subscription/retries.ts";
import { amountDue } from "../subscription/subscription.ts";
import { isFirstPayment, type Transaction } from "../transaction/transaction.ts";
import { idIn, textIn } from "./facts-of-event.ts";
import {
  accessUntilOf,
  cardOf,
  nextOf,
  productOf,
  referenceOf,
  subscriptionsPaidBy,
  zoneOf,
} from "./facts-of-rows.ts";
import { plainFacts, type MailFacts } from "./mail-facts.ts";
import { isMailed, MAILS_OF, type CustomerMail, type MailedEvent } from "./mail-kinds.ts";
import type { MailCustomer, MailRows } from "./mail-rows.ts";
import { senderOf, wantedKinds } from "./mail-settings.ts";

export type MailOfEvent =
  | { readonly kind: "mail"; readonly to: MailCustomer; readonly facts: MailFacts }
  /** Why there is none, for whoever looks at the delivery. */
  | { readonly kind: "nothing"; readonly why: string };

/** `mail`: which of those that the event may give; absent: the first. */
type Told = Partial<MailFacts> & { readonly mail?: CustomerMail };

type Found = { readonly customerId: bigint; readonly facts: Told } | { readonly why: string };

export function mailOfEvent(event: CommittedEvent, rows: MailRows): MailOfEvent {
  const { kind } = event;
  if (!isMailed(kind)) return { kind: "nothing", why: "Customers are not told of this." };
  const found = FINDERS[kind](event, rows);
  if ("why" in found) return { kind: "nothing", why: found.why };
  const to = rows.customers.get(found.customerId);
  if (to === undefined) return { kind: "nothing", why: "There is no such customer." };
  if (to.email === null) return { kind: "nothing", why: "The customer has no e-mail address." };
  const { mail = MAILS_OF[kind][0], ...facts } = found.facts;
  if (!wantedKinds(rows.settings).includes(mail)) {
    return { kind: "nothing", why: "The merchant sends no mails of this kind." };
  }
  const from = senderOf(rows.settings, rows.merchant);
  const who = { kind: mail, from, customerName: to.name };
  return { kind: "mail", to, facts: { ...plainFacts(who), ...facts } };
}

type Finder = (event: CommittedEvent, rows: MailRows) => Found;

const FINDERS: { readonly [K in MailedEvent]: Finder } = {
  "transaction.approved": paymentTaken,
  "transaction.stand_in_approved": paymentTaken,
  "transaction.stand_in_declined": (event, rows) =>
    ofTransaction(event, rows, (transaction) => paymentFacts(transaction, rows)),
  "transaction.declined": paymentDeclined,
  "transaction.refunded": moneyBack,
  "transaction.voided": moneyBack,
  "purchase.stood_in": standInStarted,
  "purchase.cancelled": purchaseCancelled,
  "purchase.expired": purchaseExpired,
  "subscription.notice_due": noticeDue,
  "subscription.changed": amountChanged,
  "payment_method.expiring": cardExpiring,
  "invoice.opened": demand,
  "arrears.reminded": demand,
};

// Payments ----------------------------------------------------------------------------------------

function paymentTaken(event: CommittedEvent, rows: MailRows): Found {
  return ofTransaction(event, rows, (transaction) => {
    const { kind, amountMinor } = transaction;
    if ((kind !== "sale" && kind !== "capture") || amountMinor === 0n) {
      return "No money was taken.";
    }
    const next = nextOf(subscriptionsPaidBy(transaction, rows));
    return { ...paymentFacts(transaction, rows), next };
  });
}

function paymentDeclined(event: CommittedEvent, rows: MailRows): Found {
  return ofTransaction(event, rows, (transaction) => {
    if (transaction.parentId !== null) return "It is no payment of the customer's.";
    const { stage, extra } = transaction;
    if (isFirstPayment(transaction) || stage === "instant" || extra?.confirms === true) {
      return "Whoever asked for the payment was answered at once.";
    }
    const subscriptions = subscriptionsPaidBy(transaction, rows);
    const lines = rows.transactionLines.filter((line) => line.transactionId === transaction.id);
    if (owedOf(lines, subscriptions).length > 0) {
      return { ...paymentFacts(transaction, rows), mail: "authentication_required" };
    }
    const retriesOn = retriesOfAll(subscriptions, rows.rules);
    const { purchaseId } = transaction;
    const purchase = purchaseId === null ? undefined : rows.purchases.get(purchaseId);
    return {
      ...paymentFacts(transaction, rows),
      retriesOn,
      next: retriesOn.length === 0 ? nextOf(subscriptions) : null,
      accessUntil: purchase === undefined ? null : accessUntilOf(purchase, rows, event.at),
    };
  });
}

function moneyBack(event: CommittedEvent, rows: MailRows): Found {
  return ofTransaction(event, rows, (transaction) => {
    const { parentId } = transaction;
    const parent = parentId === null ? undefined : rows.transactions.get(parentId);
    if (parent?.kind === "auth") return "Nothing had been taken yet.";
    const paid = transaction.paymentMethodId ?? parent?.paymentMethodId ?? null;
    return paymentFacts({ ...transaction, paymentMethodId: paid }, rows);
  });
}

function paymentFacts(transaction: Transaction, rows: MailRows): Partial<MailFacts> {
  const { amountMinor, currency, paymentMethodId, purchaseId } = transaction;
  const purchase = purchaseId === null ? undefined : rows.purchases.get(purchaseId);
  return {
    amount: { minor: amountMinor, currency },
    on: transaction.businessOn,
    card: paymentMethodId === null ? null : cardOf(paymentMethodId, rows),
    product: productOf(transaction, rows),
    reference: purchase === undefined ? null : referenceOf(purchase),
  };
}

function ofTransaction(
  { transactionId }: CommittedEvent,
  rows: MailRows,
  facts: (transaction: Transaction) => Told | string,
): Found {
  const transaction = transactionId === null ? undefined : rows.transactions.get(transactionId);
  if (transaction === undefined) return { why: "There is no such payment." };
  const told = facts(transaction);
  if (typeof told === "string") return { why: told };
  return { customerId: transaction.customerId, facts: told };
}

// Purchases ---------------------------------------------------------------------------------------

function standInStarted(event: CommittedEvent, rows: MailRows): Found {
  return ofPurchase(event, rows, (purchase) => {
    if (purchase.state !== "temporary") return "It is no longer waiting for the bank.";
    const { initialTransactionId } = purchase;
    const first =
      initialTransactionId === null ? null : rows.transactions.get(initialTransactionId);
    return first == null ? "There is no such payment." : paymentFacts(first, rows);
  });
}

function purchaseCancelled(event: CommittedEvent, rows: MailRows): Found {
  return ofPurchase(event, rows, (purchase) => {
    if (event.facts?.["reason"] === "declined") {
      return "The mail about the declined payment says it.";
    }
    if (purchase.state === "active") return "It was reactivated since.";
    return {
      ...endFacts(purchase, event, rows),
      accessUntil: accessUntilOf(purchase, rows, event.at),
    };
  });
}

function purchaseExpired(event: CommittedEvent, rows: MailRows): Found {
  return ofPurchase(event, rows, (purchase) => {
    if (event.facts?.["reason"] === "declined") {
      return "The mail about the declined payment says it.";
    }
    const { state, initialTransactionId, cancelledAt } = purchase;
    if (state !== "expired") return "It was reactivated since.";
    const first =
      initialTransactionId === null ? null : rows.transactions.get(initialTransactionId);
    if (first?.stoodInAt != null && first.state === "declined") {
      return "The mail about the bank's late answer says it.";
    }
    const zone = zoneOf(purchase, rows);
    if (cancelledAt !== null && dateIn(zone, cancelledAt) === dateIn(zone, event.at)) {
      return "The mail about the cancellation, of the same day, says it.";
    }
    return endFacts(purchase, event, rows);
  });
}

function endFacts(purchase: Purchase, event: CommittedEvent, rows: MailRows): Partial<MailFacts> {
  return {
    product: productOf({ purchaseId: purchase.id }, rows),
    reference: referenceOf(purchase),
    on: dateIn(zoneOf(purchase, rows), event.at),
  };
}

function ofPurchase(
  { purchaseId }: CommittedEvent,
  rows: MailRows,
  facts: (purchase: Purchase) => Partial<MailFacts> | string,
): Found {
  const purchase = purchaseId === null ? undefined : rows.purchases.get(purchaseId);
  if (purchase === undefined) return { why: "There is no such purchase." };
  const told = facts(purchase);
  return typeof told === "string"
    ? { why: told }
    : { customerId: purchase.customerId, facts: told };
}

// What comes --------------------------------------------------------------------------------------

function noticeDue({ subscriptionId, facts }: CommittedEvent, rows: MailRows): Found {
  const subscription = rows.subscriptions.find(({ id }) => id === subscriptionId);
  if (subscription === undefined) return { why: "There is no such subscription." };
  const { chargeOn, currency, paymentMethodId, purchaseId, customerId } = subscription;
  if (chargeOn === null || chargeOn !== facts?.["chargeOn"]) {
    return { why: "The payment was cancelled since, or moved to another day." };
  }
  const purchase = rows.purchases.get(purchaseId);
  return {
    customerId,
    facts: {
      amount: { minor: amountDue(subscription), currency },
      on: chargeOn,
      card: cardOf(paymentMethodId, rows),
      product: productOf({ purchaseId, subscriptionIds: [subscription.id] }, rows),
      reference: purchase === undefined ? null : referenceOf(purchase),
    },
  };
}

/** Of all that changes a subscription, only another amount is told. */
function amountChanged({ subscriptionId, facts }: CommittedEvent, rows: MailRows): Found {
  const former = idIn(facts, "formerAmountMinor");
  if (former === null) return { why: "The amount is as it was." };
  const subscription = rows.subscriptions.find(({ id }) => id === subscriptionId);
  if (subscription === undefined) return { why: "There is no such subscription." };
  const { amountMinor, currency, purchaseId, customerId, chargeOn } = subscription;
  if (amountMinor !== idIn(facts, "amountMinor")) return { why: "It was changed again since." };
  if (chargeOn === null) return { why: "Nothing more is charged." };
  const purchase = rows.purchases.get(purchaseId);
  return {
    customerId,
    facts: {
      amount: { minor: amountMinor, currency },
      formerAmount: { minor: former, currency },
      next: nextOf([subscription]),
      product: productOf({ purchaseId, subscriptionIds: [subscription.id] }, rows),
      reference: purchase === undefined ? null : referenceOf(purchase),
    },
  };
}

function cardExpiring({ facts }: CommittedEvent, rows: MailRows): Found {
  const id = idIn(facts, "paymentMethodId");
  const method = id === null ? undefined : rows.methods.get(id);
  if (method?.state !== "usable") return { why: "The card was replaced or switched off since." };
  return { customerId: method.customerId, facts: { card: cardOf(method.id, rows) } };
}

/** What is asked for stands in the event itself. */
function demand({ facts, at }: CommittedEvent, rows: MailRows): Found {
  const customerId = idIn(facts, "customerId");
  const minor = idIn(facts, "amountMinor");
  const currency = textIn(facts, "currency");
  if (customerId === null || minor === null || currency === null) {
    return { why: "It does not say what is asked of whom." };
  }
  const dueOn = textIn(facts, "dueOn");
  return {
    customerId,
    facts: {
      amount: { minor, currency },
      on: dateIn(rows.merchant.zone, at),
      dueOn: dueOn === null ? null : plainDate(dueOn),
      invoiceNumber: textIn(facts, "number"),
      link: textIn(facts, "link"),
    },
  };
}
