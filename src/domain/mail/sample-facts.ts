/** A made-up customer's facts, for looking at a mail before it is sent to anybody. */
import { plainDate } from "../calendar/plain-date.ts";
import { exponentOf } from "../money/currency.ts";
import type { MailFacts, MailSender } from "./mail-facts.ts";
import type { MailKind } from "./mail-kinds.ts";

/** Everything that this kind of mail may tell is known. Throws for a currency without minor units. */
export function sampleFacts(kind: MailKind, from: MailSender, currency: string): MailFacts {
  const price = { minor: (1250n * 10n ** BigInt(exponentOf(currency))) / 100n, currency };
  const isOver = kind === "expired" || kind === "cancelled" || kind === "declined";
  return {
    kind,
    from,
    customerName: "Ann Ash",
    product: "Membership, monthly",
    reference: "83476992",
    amount: price,
    formerAmount: { minor: (price.minor * 4n) / 5n, currency },
    on: plainDate("2026-01-31"),
    card: { brand: "visa", last4: "4242", expiry: { year: 2026, month: 3 } },
    next: isOver ? null : { on: plainDate("2026-02-28"), amount: price },
    retriesOn: kind === "declined" ? [plainDate("2026-02-03"), plainDate("2026-02-06")] : [],
    accessUntil: kind === "cancelled" ? plainDate("2026-02-28") : null,
    dueOn: plainDate("2026-02-14"),
    invoiceNumber: "1047",
    link: "https://shop.example/pay/1047",
    postback: {
      type: "enable",
      address: "https://shop.example/postback",
      status: "500",
      answer: "Out of memory",
      sent: "action = Enable\npurchaseid = 83476992\nusername = ann",
      tries: 1,
      retryAt: Date.UTC(2026, 0, 31, 14, 5),
    },
    linkUntil: plainDate("2026-02-14"),
  };
}
