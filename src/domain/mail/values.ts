/** What the placeholders of a mail stand for, in the words of its reader. Pure. */
import { cardName, dateIn, datesIn, momentIn, moneyIn, monthIn } from "./formats.ts";
import type { MailFacts, Money } from "./mail-facts.ts";
import type { Values } from "./mail-text.ts";
import { placeholdersOf, type Placeholder } from "./placeholders.ts";
import type { PlainDate } from "../calendar/plain-date.ts";

/** Those that this kind of mail may name. */
export function valuesOf(facts: MailFacts, locale: string): Values {
  const money = (amount: Money | null) => (amount === null ? null : moneyIn(locale, amount));
  const date = (on: PlainDate | null) => (on === null ? null : dateIn(locale, on));
  const { card, next, from, postback } = facts;
  const all: Readonly<Record<Placeholder, string | null>> = {
    "customer.name": facts.customerName,
    "merchant.name": from.name,
    "merchant.contact": from.contact,
    product: facts.product,
    reference: facts.reference,
    amount: money(facts.amount),
    "former.amount": money(facts.formerAmount),
    date: date(facts.on),
    card: card === null ? null : cardName(card),
    "card.expiry": card?.expiry == null ? null : monthIn(locale, card.expiry),
    "next.date": date(next?.on ?? null),
    "next.amount": money(next?.amount ?? null),
    "retry.date": date(facts.retriesOn[0] ?? null),
    "retry.dates": facts.retriesOn.length === 0 ? null : datesIn(locale, facts.retriesOn),
    "access.until": date(facts.accessUntil),
    "due.date": date(facts.dueOn),
    "invoice.number": facts.invoiceNumber,
    link: facts.link,
    "link.until": date(facts.linkUntil),
    "postback.type": postback?.type ?? null,
    "postback.address": postback?.address ?? null,
    "postback.status": postback?.status ?? null,
    "postback.answer": postback?.answer ?? null,
    "postback.sent": postback?.sent ?? null,
    "postback.tries": postback === null ? null : String(postback.tries),
    "postback.retry": postback?.retryAt == null ? null : momentIn(locale, postback.retryAt),
  };
  return Object.fromEntries(placeholdersOf(facts.kind).map((name) => [name, all[name]]));
}
