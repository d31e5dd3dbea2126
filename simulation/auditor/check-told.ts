/** Messages and requests: each one about what its merchant owns, and each change told exactly once. */
import type { Asked, Message } from "../observation.ts";
import type { Violation } from "../violation.ts";
import type { Books, Story } from "./books.ts";
import { TOLD_COMMANDS } from "./commands.ts";
import { finding, instant } from "./finding.ts";

export function checkTold(
  books: Books,
  done: ReadonlySet<Asked>,
  cardsOff: ReadonlySet<bigint>,
): readonly Violation[] {
  return [
    ...offOnce(books.messages, cardsOff),
    ...uniqueIds(books.messages),
    ...books.messages.flatMap((message) => ownMerchant(books, message)),
    ...stoodInOnce(books.messages),
    ...[...books.stories.values()].flatMap((story) => [
      ...story.asked.flatMap((asked) => acceptedRightly(story, asked, done)),
      ...[...story.transactions.values()]
        .filter(({ merchantId }) => merchantId !== story.sold.merchantId)
        .map(({ id, merchantId }) => foreign(`transaction ${id}`, story, merchantId)),
    ]),
  ];
}

function uniqueIds(messages: readonly Message[]): Violation[] {
  const seen = new Set<bigint>();
  return messages.flatMap(({ id, event }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [
      finding("told once", {
        subject: `message ${id}`,
        expected: "an id of its own",
        seen: `another ${event} with it`,
      }),
    ];
  });
}

function ownMerchant(books: Books, message: Message): Violation[] {
  if (message.purchaseId === null) return [];
  const story = books.stories.get(message.purchaseId);
  if (story === undefined) {
    return [
      finding("told once", {
        subject: `message ${message.id}`,
        expected: "only purchases that somebody made",
        seen: `${message.event} of purchase ${message.purchaseId}`,
      }),
    ];
  }
  if (story.sold.merchantId === message.merchantId) return [];
  return [foreign(`message ${message.id} (${message.event})`, story, message.merchantId)];
}

function foreign(subject: string, story: Story, merchantId: bigint): Violation {
  return finding("own merchant", {
    subject,
    expected: `merchant ${story.sold.merchantId}, who sold purchase ${story.sold.purchaseId}`,
    seen: `merchant ${merchantId}`,
  });
}

/** A card is switched off by a decline that says so, and that is told once. */
function offOnce(messages: readonly Message[], cardsOff: ReadonlySet<bigint>): Violation[] {
  const told = new Map([...cardsOff].map((card) => [String(card), 0]));
  for (const { event, facts } of messages) {
    if (event !== "payment_method.off") continue;
    const card = String(facts["paymentMethodId"]);
    told.set(card, (told.get(card) ?? 0) + 1);
  }
  return [...told]
    .filter(([card, count]) => count !== (cardsOff.has(BigInt(card)) ? 1 : 0))
    .map(([card, count]) =>
      finding("told once", {
        subject: `card ${card}`,
        expected: `it told ${cardsOff.has(BigInt(card)) ? "once" : "never"} as switched off`,
        seen: `${count} times`,
      }),
    );
}

/** Access on trust is given once. */
function stoodInOnce(messages: readonly Message[]): Violation[] {
  const counts = new Map<bigint, number>();
  for (const { event, transactionId } of messages) {
    if (event !== "transaction.stood_in" || transactionId === null) continue;
    counts.set(transactionId, (counts.get(transactionId) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([id, count]) =>
      finding("told once", {
        subject: `transaction ${id}`,
        expected: "stand-in told once",
        seen: `${count} times`,
      }),
    );
}

function acceptedRightly(story: Story, asked: Asked, done: ReadonlySet<Asked>): Violation[] {
  const { command, answer, answeredAt, merchantId } = asked;
  if (answer.kind !== "accepted") return [];
  const what = `${command.kind} accepted at ${instant(answeredAt)}`;
  if (merchantId !== story.sold.merchantId) {
    return [foreign(what, story, merchantId)];
  }
  const made = answer.transactionId;
  if (
    !TOLD_COMMANDS.has(command.kind) ||
    (command.kind === "reactivate_purchase" && made !== null)
  ) {
    if (made === null || story.transactions.has(made)) return [];
    return [
      finding("nothing lost", {
        subject: `purchase ${story.sold.purchaseId}`,
        expected: `transaction ${made} of ${what}`,
        seen: "no such transaction",
      }),
    ];
  }
  if (done.has(asked)) return [];
  return [
    finding("told once", {
      subject: `purchase ${story.sold.purchaseId}`,
      on: instant(answeredAt),
      expected: `${command.kind}, which was accepted, to be told`,
      seen: "nothing",
    }),
  ];
}
