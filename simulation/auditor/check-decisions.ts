/** Whether each decision is the bank's: approved, declined and given up as it said, and told once. */
import type { Message, TransactionSeen } from "../observation.ts";
import type { Violation } from "../violation.ts";
import { bankWords } from "./bank-words.ts";
import type { Books } from "./books.ts";
import { CARD_OFF, UNREACHABLE } from "./decisions.ts";
import { finding, instant } from "./finding.ts";
import { allowedUntil } from "./lateness.ts";
import { CLOCK_MS } from "./tolerance.ts";

/** How a decision is told, by the state that it leads to. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  approved: [
    "transaction.approved",
    "transaction.stand_in_approved",
    "transaction.refunded",
    "transaction.voided",
    "transaction.charged_back",
    "transaction.chargeback_reversed",
    "transaction.surplus_found",
  ],
  declined: ["transaction.declined", "transaction.stand_in_declined"],
  failed: ["transaction.abandoned"],
};
const DECIDING = new Set(Object.values(TOLD).flat());
/** Told by the bank or found in its journal: nobody asks it for these. */
const NOT_ASKED_FOR = new Set(["chargeback", "chargeback_reversal", "surplus"]);

export function checkDecisions(books: Books): readonly Violation[] {
  const told = new Map<bigint, Message[]>();
  for (const message of books.messages) {
    if (message.transactionId === null || !DECIDING.has(message.event)) continue;
    told.set(message.transactionId, [...(told.get(message.transactionId) ?? []), message]);
  }
  return [...books.transactions.values()].flatMap((transaction) => [
    ...toldOnce(transaction, told.get(transaction.id) ?? []),
    ...(NOT_ASKED_FOR.has(transaction.operation) ? [] : decidedRightly(books, transaction)),
  ]);
}

function toldOnce(transaction: TransactionSeen, messages: readonly Message[]): Violation[] {
  const kinds = TOLD[transaction.state] ?? [];
  const right = messages.filter(({ event }) => kinds.includes(event));
  const wanted = kinds.length === 0 ? 0 : 1;
  if (right.length === wanted && messages.length === wanted) return [];
  const events = messages.map(({ event }) => event).join(", ");
  return [
    finding("told once", {
      subject: `transaction ${transaction.id}`,
      expected: wanted === 0 ? "no decision told" : `it told once as ${transaction.state}`,
      seen: events === "" ? "nothing told" : events,
    }),
  ];
}

function decidedRightly(books: Books, transaction: TransactionSeen): Violation[] {
  const subject = `transaction ${transaction.id}`;
  const words = bankWords(books, transaction.id);
  const wrong = (rule: string, expected: string, seen: string): Violation =>
    finding(rule, { subject, on: instant(transaction.decidedAt ?? books.endAt), expected, seen });
  switch (transaction.state) {
    case "approved": {
      const { gatewayRef, decidedAt } = transaction;
      const booking = words.bookings.find(({ ref }) => ref === gatewayRef);
      if (booking === undefined) {
        return [wrong("as the bank said", "a booking at the bank", `approved as ${gatewayRef}`)];
      }
      const early = decidedAt !== null && decidedAt < booking.at - CLOCK_MS;
      return [
        ...(early
          ? [wrong("as the bank said", "an approval after its booking", "one before")]
          : []),
        ...decidedInTime(books, transaction),
      ];
    }
    case "declined":
      return [
        ...declinedRightly(books, transaction).map((seen) =>
          wrong("as the bank said", "a decline only when the bank declined", seen),
        ),
        ...decidedInTime(books, transaction),
      ];
    case "failed":
      return [];
    default:
      return [wrong("nothing lost", "a decision by the end", `it ${transaction.state}`)];
  }
}

/** Why a decline is not one; empty: it is. */
function declinedRightly(books: Books, transaction: TransactionSeen): readonly string[] {
  const { calls, lookUps, declines } = bankWords(books, transaction.id);
  if (transaction.responseCode === CARD_OFF) {
    const off = books.messages.some(
      ({ event, facts }) =>
        event === "payment_method.off" &&
        facts["paymentMethodId"] === String(transaction.paymentMethodId),
    );
    return off ? [] : ["declined for a card that was never switched off"];
  }
  if (transaction.responseCode !== UNREACHABLE) {
    const said = declines.some(
      ({ result }) =>
        result.kind === "declined" && result.responseCode === transaction.responseCode,
    );
    return said ? [] : [`declined with code ${transaction.responseCode}, which it never said`];
  }
  const story = books.stories.get(transaction.purchaseId ?? 0n);
  const isRenewal = transaction.stage !== "initial" && transaction.parentId === null;
  if (
    isRenewal &&
    !bringsBack(books, transaction) &&
    story?.rules.undeliverable === "until_delivered"
  ) {
    return ["a renewal declined because the bank was not reached"];
  }
  // silence is no answer: the last that was heard of each key has to be that it did not arrive
  const last = [...calls, ...lookUps.filter(({ result }) => result.kind === "never-arrived")]
    .filter(({ told }) => told === "result")
    .toSorted((one, other) => one.at - other.at)
    .at(-1)?.result.kind;
  const silent = calls.some(
    ({ told, result }) => told === "nothing" && result.kind !== "no-connection",
  );
  return silent && last !== "never-arrived" && last !== "unreachable" && last !== "no-connection"
    ? ["silence read as a decline"]
    : [];
}

/** Somebody waits for it, to have an expired purchase back: it is not tried again behind their back. */
function bringsBack(books: Books, { id, stage, purchaseId }: TransactionSeen): boolean {
  return books.asked.some(
    ({ command, answer }) =>
      command.kind === "reactivate_purchase" &&
      command.purchaseId === purchaseId &&
      stage === "instant" &&
      (answer.kind === "lost" || (answer.kind === "accepted" && answer.transactionId === id)),
  );
}

function decidedInTime(books: Books, transaction: TransactionSeen): Violation[] {
  const story = books.stories.get(transaction.purchaseId ?? 0n);
  if (story === undefined || transaction.decidedAt === null) return [];
  const latest = allowedUntil(books, story, transaction.at);
  if (transaction.decidedAt <= latest) return [];
  return [
    finding("in time", {
      subject: `transaction ${transaction.id}`,
      expected: `a decision by ${instant(latest)}`,
      seen: `one at ${instant(transaction.decidedAt)}`,
    }),
  ];
}
