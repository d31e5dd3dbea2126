/** What the bank moved, netted: once for what was paid, back for what nobody asked for. */
import type { TransactionSeen } from "../observation.ts";
import type { Violation } from "../violation.ts";
import { bankWords, type Booking } from "./bank-words.ts";
import type { Books, Story } from "./books.ts";
import { finding, instant } from "./finding.ts";
import { shownMinor } from "./shown-price.ts";
import { CLOCK_MS } from "./tolerance.ts";

export function checkMoney(books: Books): readonly Violation[] {
  const back = moneyBack(books);
  return [
    ...[...books.stories.values()].flatMap((story) => firstPrice(books, story)),
    ...[...books.transactions.values()].flatMap((one) => bookedOnce(books, back, one)),
    ...[...books.transactions.values()].flatMap((one) => refundedWithin(books, one)),
  ];
}

/** The price that the customer saw is the price that was asked for. */
function firstPrice(books: Books, { sold, transactions }: Story): Violation[] {
  const first = transactions.get(sold.transactionId);
  const shown = shownMinor(sold.shownFirst, sold.currency);
  const asked = books.calls.get(sold.transactionId)?.[0]?.amountMinor ?? first?.amountMinor;
  if (asked === undefined || (asked === shown && first?.amountMinor === shown)) return [];
  return [
    finding("right amount", {
      subject: `purchase ${sold.purchaseId}`,
      position: 1,
      on: sold.soldOn,
      expected: `${sold.shownFirst} ${sold.currency}, which is ${shown} minor units`,
      seen: `${asked}`,
    }),
  ];
}

type MoneyBack = ReadonlyMap<string, readonly (Booking & { readonly transactionId: bigint })[]>;

/** Bookings that give money back, by the booking that they name. */
function moneyBack(books: Books): MoneyBack {
  const back = new Map<string, (Booking & { transactionId: bigint })[]>();
  for (const [transactionId, calls] of books.calls) {
    const [call] = calls;
    if (call === undefined || call.parentRef === null) continue;
    if (call.operation !== "refund" && call.operation !== "void") continue;
    const { parentRef } = call;
    for (const booking of bankWords(books, transactionId).bookings) {
      back.set(parentRef, [...(back.get(parentRef) ?? []), { ...booking, transactionId }]);
    }
  }
  return back;
}

/** One booking stands for what was approved; every other one of a payment went back whole. */
function bookedOnce(books: Books, back: MoneyBack, transaction: TransactionSeen): Violation[] {
  const { bookings } = bankWords(books, transaction.id);
  const takes = ["sale", "auth", "capture"].includes(transaction.operation);
  return bookings
    .filter(({ ref }) => transaction.state !== "approved" || ref !== transaction.gatewayRef)
    .flatMap((surplus) => {
      if (!takes) return [];
      const returned = (back.get(surplus.ref) ?? []).reduce(
        (sum, { amountMinor }) => sum + amountMinor,
        0n,
      );
      if (returned === surplus.amountMinor) return [];
      return [
        finding("charged once", {
          subject: aboutPositions(transaction),
          on: instant(surplus.at),
          expected: `booking ${surplus.ref} of ${surplus.amountMinor}, which nothing stands for, to go back`,
          seen: `${returned} of it gone back`,
        }),
      ];
    });
}

function aboutPositions({ id, lines }: TransactionSeen): string {
  const positions = lines
    .filter(({ position }) => position !== null)
    .map(({ subscriptionId, position }) => `subscription ${subscriptionId} position ${position}`);
  return [`transaction ${id}`, ...positions].join(", ");
}

/** Refunds of a payment, with the chargebacks told before them, are never more than it was. */
function refundedWithin(books: Books, payment: TransactionSeen): Violation[] {
  if (payment.operation !== "sale" && payment.operation !== "capture") return [];
  const children = [...books.transactions.values()].filter(
    ({ parentId }) => parentId === payment.id,
  );
  const refunds = children
    .filter(({ operation }) => operation === "refund")
    .flatMap((child) => bankWords(books, child.id).bookings)
    .toSorted((one, other) => one.at - other.at);
  const found: Violation[] = [];
  let refunded = 0n;
  for (const refund of refunds) {
    refunded += refund.amountMinor;
    if (refunded <= payment.amountMinor) continue;
    found.push(
      finding("refunds within the rest", {
        subject: `transaction ${payment.id}`,
        on: instant(refund.at),
        expected: `at most ${payment.amountMinor} to go back`,
        seen: `${refunded}`,
      }),
    );
  }
  for (const asked of books.asked) {
    const { command, answer } = asked;
    if (command.kind !== "refund" || command.transactionId !== payment.id) continue;
    if (answer.kind !== "accepted" || answer.transactionId === null) continue;
    const child = books.transactions.get(answer.transactionId);
    const lost = openDisputes(books, payment.id, asked.at - CLOCK_MS, asked.answeredAt + CLOCK_MS);
    const before = children
      .filter((one) => one.operation === "refund" && one.id !== child?.id)
      .filter(
        (one) => one.state === "approved" && (one.decidedAt ?? Infinity) < asked.at - CLOCK_MS,
      )
      .reduce((sum, one) => sum + one.amountMinor, 0n);
    const rest = payment.amountMinor - before - lost;
    if (child === undefined || child.amountMinor <= rest) continue;
    found.push(
      finding("refunds within the rest", {
        subject: `transaction ${payment.id}`,
        on: instant(asked.answeredAt),
        expected: `at most ${rest} to be refunded`,
        seen: `a refund of ${child.amountMinor}`,
      }),
    );
  }
  return found;
}

/** The least that was charged back and not won back between two instants. */
function openDisputes(books: Books, paymentId: bigint, from: number, to: number): bigint {
  let lost = 0n;
  for (const { command, answer, answeredAt, at } of books.asked) {
    if (command.kind !== "dispute" || command.transactionId !== paymentId) continue;
    if (command.outcome === "lost" && answer.kind === "accepted" && answeredAt < from) {
      lost += command.amountMinor;
    }
    if (command.outcome === "won" && answer.kind !== "refused" && at <= to) {
      lost -= command.amountMinor;
    }
  }
  return lost > 0n ? lost : 0n;
}
