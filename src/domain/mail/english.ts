/** What mails say in English, unless a merchant says it otherwise. */
import type { MailWords } from "./mail-words.ts";

export const ENGLISH: MailWords = {
  labels: {
    product: "For",
    reference: "Reference",
    amount: "Amount",
    date: "Date",
    card: "Card",
    "card.expiry": "Good until",
    "retry.date": "Next try",
    "access.until": "Access until",
    "due.date": "Due on",
    "invoice.number": "Invoice",
  },
  why: "You get this mail because of something that you bought from {{merchant.name}}.",
  whyMerchant:
    "You get this mail because {{merchant.name}} named this address to be told when a script fails.",
  questions: "Questions? Write to {{merchant.contact}}.",
  texts: {
    receipt: {
      subject: "Receipt from {{merchant.name}}: {{amount}}",
      body: `Hello {{customer.name}},

thank you. Your payment of {{amount}} has been received.

{{if next.date}}Your next payment of {{next.amount}} is on {{next.date}}.`,
    },
    notice: {
      subject: "Your payment of {{amount}} on {{date}}",
      body: `Hello {{customer.name}},

on {{date}} we will charge {{amount}} to your card, {{card}}.

You need not do anything. If you do not want this payment, please tell us before that day.`,
    },
    declined: {
      subject: "Your payment of {{amount}} did not go through",
      body: `Hello {{customer.name}},

your bank declined the payment of {{amount}} on {{date}}.

{{if retry.date}}We will try again on {{retry.dates}}. If you have a new card, please give it to us before then.

{{unless retry.date}}We will not try this payment again.

{{if next.date}}Your next payment of {{next.amount}} is on {{next.date}}.

{{if access.until}}Your subscription has ended, with access until {{access.until}}.`,
    },
    authentication_required: {
      subject: "Please confirm your payment of {{amount}}",
      body: `Hello {{customer.name}},

your bank wants you to confirm the payment of {{amount}} yourself before it lets it through. Nothing has been charged yet.

{{if link}}Confirm it and pay here: {{link}}

{{if link.until}}The link pays once, and until {{link.until}}. It is for you alone: please do not pass it on.

{{unless link}}Please give us another card, or ask us how to confirm it.`,
    },
    card_expiring: {
      subject: "Your card {{card}} expires soon",
      body: `Hello {{customer.name}},

the card that you pay us with, {{card}}, is good until the end of {{card.expiry}}.

Please give us a new one before then, so that nothing is interrupted.`,
    },
    cancelled: {
      subject: "Your cancellation is confirmed",
      body: `Hello {{customer.name}},

as of {{date}} your subscription is cancelled. Nothing more will be charged.

{{if access.until}}What you have paid for stays yours: you have access until {{access.until}}.

{{unless access.until}}Your access has ended.`,
    },
    expired: {
      subject: "Your access has ended",
      body: `Hello {{customer.name}},

your access ended on {{date}}. Nothing more will be charged.

We would be glad to see you again.`,
    },
    refunded: {
      subject: "Refund from {{merchant.name}}: {{amount}}",
      body: `Hello {{customer.name}},

we have sent {{amount}} back to you.

Your bank may take some days to show it.`,
    },
    amount_changed: {
      subject: "Your payments are {{amount}} from now on",
      body: `Hello {{customer.name}},

your subscription now costs {{amount}} each time, instead of {{former.amount}}.

{{if next.date}}The first payment of {{next.amount}} is on {{next.date}}. What you have paid so far stays as it is.

If you did not expect this, please tell us before that day.`,
    },
    stand_in_started: {
      subject: "Your order is in, and your access is open",
      body: `Hello {{customer.name}},

thank you for your order. Your bank cannot be reached at the moment, so we have opened your access for the time being.

You need not do anything: we will ask for {{amount}} as soon as the bank answers, and write to you then.`,
    },
    stand_in_confirmed: {
      subject: "Your order is confirmed: {{amount}}",
      body: `Hello {{customer.name}},

your bank has answered and approved the payment of {{amount}}. Everything is settled; your access goes on.

{{if next.date}}Your next payment of {{next.amount}} is on {{next.date}}.`,
    },
    stand_in_withdrawn: {
      subject: "Your order could not be confirmed",
      body: `Hello {{customer.name}},

your bank has answered and declined the payment of {{amount}}. Nothing was charged, and the access that we had opened has ended.

You are welcome to order again with another card.`,
    },
    invoice: {
      subject: "Invoice from {{merchant.name}}: {{amount}}",
      body: `Hello {{customer.name}},

here is your invoice of {{amount}}.

{{if due.date}}Please pay it by {{due.date}}.

{{if link}}You can pay it here: {{link}}`,
    },
    reminder: {
      subject: "A reminder: {{amount}} is still to be paid",
      body: `Hello {{customer.name}},

we have not received {{amount}} yet. If you have paid in the last few days, please take no notice of this mail.

{{if due.date}}It was due on {{due.date}}.

{{if link}}You can pay it here: {{link}}`,
    },
    postback_failed: {
      subject: "Your script did not take a postback: {{postback.type}}, {{postback.status}}",
      body: `Hello,

a postback to {{postback.address}} failed.

{{if postback.retry}}It is tried again, next at {{postback.retry}}, with the same values.

{{unless postback.retry}}It will not be tried again (tries so far: {{postback.tries}}). What it tells has happened all the same; please enter it in your system by hand.

What came back: {{postback.status}}

{{if postback.answer}}{{postback.answer}}

What was sent, without passwords:

{{postback.sent}}`,
    },
  },
};
