/** Money goes back, is released or is taken only where somebody asked for it, or where it was too much. */
import type { TransactionSeen } from "../observation.ts";
import type { Violation } from "../violation.ts";
import { bankWords } from "./bank-words.ts";
import type { Books, Story } from "./books.ts";
import { finding, instant } from "./finding.ts";

const FOLLOW_UPS: readonly string[] = ["refund", "void", "capture"];

export function checkAskedFor(books: Books): readonly Violation[] {
  const followUps = [...books.transactions.values()].filter(({ operation }) =>
    FOLLOW_UPS.includes(operation),
  );
  return [
    ...followUps.flatMap((one) => askedFor(books, one)),
    ...[...books.stories.values()].flatMap((story) => soldNothing(books, story)),
  ];
}

function askedFor(books: Books, followUp: TransactionSeen): Violation[] {
  const parent = books.transactions.get(followUp.parentId ?? 0n);
  const byItself = parent?.operation === "surplus" || isTooLate(books, parent);
  const wasAsked = books.asked.some(
    ({ command, answer }) =>
      command.kind === followUp.operation &&
      "transactionId" in command &&
      command.transactionId === followUp.parentId &&
      (answer.kind === "lost" ||
        (answer.kind === "accepted" && answer.transactionId === followUp.id)),
  );
  if (byItself || wasAsked) return [];
  return [
    finding("asked for", {
      subject: `transaction ${followUp.id}`,
      on: instant(followUp.at),
      expected: `somebody to have asked for a ${followUp.operation} of ${followUp.parentId}`,
      seen: "nobody",
    }),
  ];
}

/** A first payment that was approved after the customer had been told of an error. */
function isTooLate(books: Books, payment: TransactionSeen | undefined): boolean {
  if (payment === undefined || payment.purchaseId === null) return false;
  const story = books.stories.get(payment.purchaseId);
  if (story === undefined || story.rules.lateFirstApproval !== "void") return false;
  return payment.id === story.sold.transactionId && isFailed(story);
}

function isFailed({ messages }: Story): boolean {
  return messages.some(({ event }) => event === "purchase.failed");
}

/** Nothing was sold, so nothing of a first payment stays booked. */
function soldNothing(books: Books, story: Story): Violation[] {
  const { sold, transactions } = story;
  const first = transactions.get(sold.transactionId);
  if (first?.state !== "approved" || first.operation === "verify" || !isFailed(story)) return [];
  const back = [...transactions.values()]
    .filter(({ parentId }) => parentId === first.id)
    .flatMap((one) => bankWords(books, one.id).bookings)
    .reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  if (back === first.amountMinor) return [];
  return [
    finding("charged once", {
      subject: `purchase ${sold.purchaseId}, which failed`,
      expected: `its first payment of ${first.amountMinor} to go back`,
      seen: `${back} of it gone back`,
    }),
  ];
}
