// Goal: the auditor finds each kind of wrong, and nothing in what is right. Method: lists of what the
// world sees, as tables of text; beside each, the promises that it must find broken.
import { expect, test } from "vitest";

import { audit } from "./audit.ts";
import { observe } from "./sample-world.ts";

/** The promises that are broken, each once. */
function broken(table: string): string[] {
  return [...new Set(audit(observe(table)).map(({ rule, detail }) => `${rule} | ${detail}`))];
}

const RIGHT: readonly (readonly [name: string, table: string])[] = [
  [
    "three months of a 31st",
    `2026-01-31 10:00:00 sold
     2026-02-28 00:00:05 charge t=11 pos=2
     2026-03-31 00:00:05 charge t=12 pos=3
     2026-04-20 00:00:00 end`,
  ],
  [
    "capped to the 28th",
    `2026-01-31 10:00:00 sold rules=monthEnd:cap-28
     2026-02-28 00:00:05 charge t=11 pos=2
     2026-03-28 00:00:05 charge t=12 pos=3
     2026-04-20 00:00:00 end`,
  ],
  [
    "declined, tried again, cancelled",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 decline t=11 pos=2
     2026-02-11 00:00:05 decline t=12 pos=2 due=2026-02-10
     2026-02-14 00:00:05 decline t=13 pos=2 due=2026-02-10
     2026-02-14 00:00:05 told event=subscription.cancelled s=21
     2026-02-14 00:00:05 told event=purchase.cancelled
     2026-02-14 08:00:00 access in=no
     2026-03-20 00:00:00 end`,
  ],
  [
    "one that must not be tried again",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 decline t=11 pos=2 advice=03
     2026-02-10 00:00:05 told event=subscription.cancelled s=21
     2026-02-10 00:00:05 told event=purchase.cancelled
     2026-03-20 00:00:00 end`,
  ],
  [
    "extended once: this cycle only",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=extend days=5
     2026-01-20 10:00:00 told event=subscription.changed s=21 extendedDays=5
     2026-02-15 00:00:05 charge t=11 pos=2 due=2026-02-10
     2026-03-10 00:00:05 charge t=12 pos=3
     2026-04-05 00:00:00 end`,
  ],
  [
    "cancelled: access to the end of what is paid",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=cancel_purchase
     2026-01-20 10:00:00 told event=subscription.cancelled s=21
     2026-01-20 10:00:00 told event=purchase.cancelled
     2026-01-25 10:00:00 access in=yes
     2026-02-10 00:00:03 told event=purchase.expired
     2026-02-12 00:00:00 access in=no
     2026-03-20 00:00:00 end`,
  ],
  [
    "cancelled while a charge was on its way",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 charge t=11 pos=2 untold=yes
     2026-02-10 00:00:06 asked what=cancel_purchase
     2026-02-10 00:00:06 told event=subscription.cancelled s=21
     2026-02-10 00:00:06 told event=purchase.cancelled
     2026-02-10 00:00:07 told event=transaction.approved t=11
     2026-02-10 00:00:08 told event=purchase.expired
     2026-03-20 00:00:00 end`,
  ],
  [
    "delivered twice by a slow network",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 charge t=11 pos=2
     2026-02-10 00:00:07 call t=11 minor=995 result=approved copy=yes heard=no
     2026-03-05 00:00:00 end`,
  ],
  [
    "missed dates are skipped",
    `2026-01-10 10:00:00 sold unit=DAY rules=missed:skip
     2026-01-11 00:00:00 outage until=2026-01-13T12:00:00
     2026-01-11 00:00:01 call t=11 minor=995 result=no-connection
     2026-01-13 12:00:05 charge t=11 pos=2 due=2026-01-11 claimed=2026-01-11T00:00:01
     2026-01-14 00:00:05 charge t=12 pos=3
     2026-01-14 01:00:00 end`,
  ],
  [
    "the gate opens when the first day has settled",
    `2026-01-10 10:00:00 sold rules=gate:settlement
     2026-01-11 00:05:00 settled day=2026-01-10
     2026-01-11 00:10:00 told event=subscription.activated s=21
     2026-02-10 00:00:05 charge t=11 pos=2
     2026-03-05 00:00:00 end`,
  ],
  [
    "booked twice, and the second given back",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 charge t=11 pos=2 ref=r11,r12
     2026-02-10 00:00:05 surplus t=13 of=11 ref=r12
     2026-02-10 00:00:09 refund t=12 of=13 parent=r12
     2026-03-05 00:00:00 end`,
  ],
  [
    "refunded in two parts",
    `2026-01-10 10:00:00 sold
     2026-01-12 10:00:00 asked what=refund transactionId=10 made=12 amountMinor=400
     2026-01-12 10:00:00 refund t=12 minor=400
     2026-01-13 10:00:00 asked what=refund transactionId=10 made=13
     2026-01-13 10:00:00 refund t=13 minor=595
     2026-02-05 00:00:00 end`,
  ],
  [
    "a price with three decimals",
    `2026-01-10 10:00:00 sold price=127.740 currency=KWD minor=127740
     2026-02-10 00:00:05 charge t=11 pos=2 minor=127740 currency=KWD
     2026-03-05 00:00:00 end`,
  ],
  [
    "sold on trust, approved two hours later",
    `2026-01-10 10:00:00 sold pending=yes standIn=yes
     2026-01-10 10:00:00 outage until=2026-01-10T11:00:00
     2026-01-10 10:00:01 call t=10 minor=995 result=unreachable initiator=customer reason=first
     2026-01-10 10:00:02 told event=transaction.stood_in t=10
     2026-01-10 10:00:02 told event=subscription.created s=21 state=pending
     2026-01-10 10:00:02 told event=purchase.stood_in
     2026-01-10 10:30:00 access in=yes
     2026-01-10 12:00:02 charge t=10 key=k2 stage=initial pos=1 claimed=2026-01-10T10:00:00 untold=yes
     2026-01-10 12:00:02 told event=transaction.stand_in_approved t=10
     2026-01-10 12:00:02 told event=subscription.activated s=21
     2026-01-10 12:00:02 told event=purchase.activated
     2026-02-10 00:00:05 charge t=11 pos=2
     2026-03-05 00:00:00 end`,
  ],
  [
    "sold on trust, declined at last",
    `2026-01-10 10:00:00 sold pending=yes standIn=yes
     2026-01-10 10:00:00 outage until=2026-01-10T11:00:00
     2026-01-10 10:00:01 call t=10 minor=995 result=unreachable initiator=customer reason=first
     2026-01-10 10:00:02 told event=transaction.stood_in t=10
     2026-01-10 10:00:02 told event=subscription.created s=21 state=pending
     2026-01-10 10:00:02 told event=purchase.stood_in
     2026-01-10 12:00:02 decline t=10 key=k2 stage=initial pos=1 claimed=2026-01-10T10:00:00 untold=yes
     2026-01-10 12:00:02 told event=transaction.stand_in_declined t=10
     2026-01-10 12:00:02 told event=subscription.cancelled s=21
     2026-01-10 12:00:02 told event=purchase.expired
     2026-01-10 13:00:00 access in=no
     2026-03-05 00:00:00 end`,
  ],
  [
    "two lines in one charge",
    `2026-01-10 10:00:00 sold lines=21,22 rules=grouping:together
     2026-02-10 00:00:05 charge t=11 pos=2 lines=21,22
     2026-03-05 00:00:00 end`,
  ],
];

test.for(RIGHT)("right: %s", ([, table]) => {
  expect(broken(table)).toEqual([]);
});

const WRONG: readonly (readonly [name: string, rules: string, table: string])[] = [
  [
    "a position charged twice",
    "charged once",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 charge t=11 pos=2
     2026-02-10 00:00:06 charge t=12 pos=2
     2026-03-05 00:00:00 end`,
  ],
  [
    "booked twice and kept",
    "charged once",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 charge t=11 pos=2 ref=r11,r12
     2026-03-05 00:00:00 end`,
  ],
  [
    "never charged",
    "nothing lost",
    `2026-01-10 10:00:00 sold
     2026-03-05 00:00:00 end`,
  ],
  [
    "charged a week late",
    "in time",
    `2026-01-10 10:00:00 sold
     2026-02-17 00:00:05 charge t=11 pos=2 due=2026-02-10
     2026-03-05 00:00:00 end`,
  ],
  [
    "charged a day early",
    "charged when due",
    `2026-01-10 10:00:00 sold
     2026-02-09 00:00:05 charge t=11 pos=2 due=2026-02-10
     2026-03-05 00:00:00 end`,
  ],
  [
    "counted from the clamped day",
    "charged when due",
    `2026-01-31 10:00:00 sold
     2026-02-28 00:00:05 charge t=11 pos=2
     2026-03-28 00:00:05 charge t=12 pos=3
     2026-04-20 00:00:00 end`,
  ],
  [
    "the 28th rule forgotten",
    "right date",
    `2026-01-31 10:00:00 sold rules=monthEnd:cap-28
     2026-02-28 00:00:05 charge t=11 pos=2
     2026-03-31 00:00:05 charge t=12 pos=3
     2026-04-20 00:00:00 end`,
  ],
  [
    "an extension that moves the calendar",
    "right date",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=extend days=5
     2026-01-20 10:00:00 told event=subscription.changed s=21 extendedDays=5
     2026-02-15 00:00:05 charge t=11 pos=2 due=2026-02-10
     2026-03-15 00:00:05 charge t=12 pos=3
     2026-04-05 00:00:00 end`,
  ],
  [
    "the wrong amount",
    "right amount",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 charge t=11 pos=2 minor=99500
     2026-03-05 00:00:00 end`,
  ],
  [
    "three decimals read as two",
    "right amount",
    `2026-01-10 10:00:00 sold price=12.500 currency=KWD minor=1250
     2026-02-05 00:00:00 end`,
  ],
  [
    "charged after it was cancelled",
    "charged when due",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=cancel_purchase
     2026-01-20 10:00:00 told event=subscription.cancelled s=21
     2026-01-20 10:00:00 told event=purchase.cancelled
     2026-02-10 00:00:03 told event=purchase.expired
     2026-02-10 00:00:05 charge t=11 pos=2
     2026-03-20 00:00:00 end`,
  ],
  [
    "tried again although the scheme forbids it",
    "told once",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 decline t=11 pos=2 advice=03
     2026-02-11 00:00:05 charge t=12 pos=2 due=2026-02-10
     2026-03-05 00:00:00 end`,
  ],
  [
    "a decline used up the number",
    "charged when due",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 decline t=11 pos=2
     2026-02-11 00:00:05 charge t=12 pos=3 due=2026-03-10
     2026-03-05 00:00:00 end`,
  ],
  [
    "charged past the last number",
    "charged when due",
    `2026-01-10 10:00:00 sold final=2
     2026-02-10 00:00:05 charge t=11 pos=2
     2026-02-10 00:00:05 told event=subscription.completed s=21
     2026-03-10 00:00:05 charge t=12 pos=3
     2026-04-05 00:00:00 end`,
  ],
  [
    "the gate opened before anything had settled",
    "settled before charging",
    `2026-01-10 10:00:00 sold rules=gate:settlement
     2026-01-11 00:10:00 told event=subscription.activated s=21
     2026-02-05 00:00:00 end`,
  ],
  [
    "a new key after silence",
    "keys",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:01 call t=11 key=k1 minor=995 result=silent heard=no
     2026-02-10 00:01:00 call op=look-up key=k1 result=never-arrived
     2026-02-10 00:02:00 charge t=11 pos=2 key=k2 claimed=2026-02-10T00:00:01
     2026-03-05 00:00:00 end`,
  ],
  [
    "sent again without having asked",
    "not sent again on silence",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:01 call t=11 minor=995 result=silent heard=no
     2026-02-10 00:02:00 charge t=11 pos=2 claimed=2026-02-10T00:00:01
     2026-03-05 00:00:00 end`,
  ],
  [
    "sent again after a refused connection that its caller never heard of",
    "not sent again on silence",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:01 call t=11 minor=995 result=no-connection heard=no
     2026-02-10 00:02:00 charge t=11 pos=2 claimed=2026-02-10T00:00:01
     2026-03-05 00:00:00 end`,
  ],
  [
    "silence read as a decline",
    "as the bank said",
    `2026-01-10 10:00:00 sold rules=undeliverable:hourly_today_then_decline
     2026-02-10 00:00:05 decline t=11 pos=2 result=silent heard=no code=unreachable
     2026-02-11 00:00:05 charge t=12 pos=2 due=2026-02-10
     2026-03-05 00:00:00 end`,
  ],
  [
    "sent and nowhere on record",
    "committed before sent",
    `2026-01-10 10:00:00 sold
     2026-01-20 00:00:01 call t=99 minor=995 result=approved
     2026-02-05 00:00:00 end`,
  ],
  [
    "an approval that nobody was told of",
    "told once",
    `2026-01-10 10:00:00 sold
     2026-02-10 00:00:05 charge t=11 pos=2 untold=yes
     2026-02-12 00:00:00 end`,
  ],
  [
    "an extension that was accepted and not told",
    "told once",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=extend days=5
     2026-02-05 00:00:00 end`,
  ],
  [
    "an extension that nobody asked for",
    "told once",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 told event=subscription.changed s=21 extendedDays=5
     2026-02-05 00:00:00 end`,
  ],
  [
    "told to somebody else",
    "own merchant",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=extend days=5
     2026-01-20 10:00:00 told event=subscription.changed s=21 extendedDays=5 merchant=6
     2026-02-05 00:00:00 end`,
  ],
  [
    "another merchant's request obeyed",
    "own merchant",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=extend days=5 merchant=6
     2026-02-05 00:00:00 end`,
  ],
  [
    "let in after the end",
    "access",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=expire_purchase
     2026-01-20 10:00:00 told event=subscription.cancelled s=21
     2026-01-20 10:00:00 told event=purchase.expired
     2026-01-25 10:00:00 access in=yes
     2026-02-05 00:00:00 end`,
  ],
  [
    "kept out although paid",
    "access",
    `2026-01-10 10:00:00 sold
     2026-01-25 10:00:00 access in=no
     2026-02-05 00:00:00 end`,
  ],
  [
    "lines that belong together charged apart",
    "charged together",
    `2026-01-10 10:00:00 sold lines=21,22 rules=grouping:together
     2026-02-10 00:00:05 charge t=11 pos=2 s=21
     2026-02-10 00:00:06 charge t=12 pos=2 s=22
     2026-03-05 00:00:00 end`,
  ],
  [
    "access kept after a late decline",
    "access",
    `2026-01-10 10:00:00 sold pending=yes standIn=yes
     2026-01-10 10:00:00 outage until=2026-01-10T11:00:00
     2026-01-10 10:00:01 call t=10 minor=995 result=unreachable initiator=customer reason=first
     2026-01-10 10:00:02 told event=transaction.stood_in t=10
     2026-01-10 10:00:02 told event=subscription.created s=21 state=pending
     2026-01-10 10:00:02 told event=purchase.stood_in
     2026-01-10 12:00:02 decline t=10 key=k2 stage=initial pos=1 claimed=2026-01-10T10:00:00 untold=yes
     2026-01-10 12:00:02 told event=transaction.stand_in_declined t=10
     2026-01-10 12:00:02 told event=subscription.cancelled s=21
     2026-01-10 12:00:02 told event=purchase.expired
     2026-01-10 13:00:00 access in=yes
     2026-03-05 00:00:00 end`,
  ],
  [
    "a customer who may not cancel",
    "refused without reason",
    `2026-01-10 10:00:00 sold
     2026-01-20 10:00:00 asked what=cancel_purchase answer=wrong_state
     2026-02-05 00:00:00 end`,
  ],
  [
    "a refund that nobody asked for",
    "asked for",
    `2026-01-10 10:00:00 sold
     2026-01-12 10:00:00 refund t=12
     2026-02-05 00:00:00 end`,
  ],
  [
    "more given back than was paid",
    "refunds within the rest",
    `2026-01-10 10:00:00 sold
     2026-01-12 10:00:00 asked what=refund transactionId=10 made=12
     2026-01-12 10:00:00 refund t=12 minor=700
     2026-01-13 10:00:00 asked what=refund transactionId=10 made=13
     2026-01-13 10:00:00 refund t=13 minor=700
     2026-02-05 00:00:00 end`,
  ],
  [
    "stood in where the package gives none",
    "told once",
    `2026-01-10 10:00:00 sold pending=yes
     2026-01-10 10:00:30 told event=purchase.stood_in
     2026-02-05 00:00:00 end`,
  ],
];

test.for(WRONG)("wrong: %s", ([, rule, table]) => {
  expect(broken(table).map((one) => one.split(" | ")[0])).toContain(rule);
});

test("a finding is a sentence that names purchase, position, date, what should be and what is", () => {
  const [, , [, , table] = ["", "", ""]] = WRONG;
  expect(broken(table)).toEqual([
    "nothing lost | purchase 1, subscription 21, position 2, 2026-02-10: expected a charge, seen none",
  ]);
});
