/** What the bank decides, told of a purchase: renewals, reversals and disputes. */
import type { Message, TransactionSeen } from "../observation.ts";
import { bankWords } from "./bank-words.ts";
import type { Chronicle } from "./chronicle.ts";
import { claimOf } from "./claims.ts";
import { refusalOf } from "./decisions.ts";
import { afterApproval, afterDecline, countedFrom, resumed, type ClaimedAs } from "./line-model.ts";
import { tellFirstApproved, tellFirstDeclined, tellStoodIn } from "./tell-first-payment.ts";

export function tellDecision(chronicle: Chronicle, message: Message): void {
  const { event, transactionId } = message;
  if (transactionId === null || !event.startsWith("transaction.")) return;
  if (chronicle.moment.take(event, { transactionId }) === undefined) return;
  const transaction = chronicle.story.transactions.get(transactionId);
  if (transaction === undefined) {
    chronicle.wrong("a transaction of this purchase", `${event} of transaction ${transactionId}`);
    return;
  }
  switch (event) {
    case "transaction.approved":
    case "transaction.stand_in_approved":
      approved(chronicle, transaction);
      return;
    case "transaction.declined":
    case "transaction.stand_in_declined":
      declined(chronicle, transaction, message);
      return;
    case "transaction.stood_in":
      tellStoodIn(chronicle);
      return;
    case "transaction.charged_back":
    case "transaction.chargeback_reversed":
      disputed(chronicle, transaction, event);
      return;
    case "transaction.abandoned":
      abandoned(chronicle, transaction);
      return;
    default:
  }
}

function approved(chronicle: Chronicle, transaction: TransactionSeen): void {
  if (transaction.parentId !== null) return;
  if (transaction.stage === "initial") {
    tellFirstApproved(chronicle);
    return;
  }
  if (chronicle.moment.left.some(({ event }) => event === "purchase.reactivated")) {
    broughtBack(chronicle, transaction);
    return;
  }
  for (const seen of transaction.lines) {
    const line = chronicle.lines.get(seen.subscriptionId ?? 0n);
    if (line === undefined || seen.position === null) continue;
    const claim = claimedAs(chronicle, transaction, line.id, seen.position);
    const paid = afterApproval(line, claim, chronicle.story.rules, chronicle.today);
    const next = movesAnchor(chronicle, transaction)
      ? countedFrom(paid, chronicle.story.rules, chronicle.today)
      : paid;
    if (line.position !== seen.position) {
      chronicle.wrong(
        `position ${line.position} of subscription ${line.id} to be paid next`,
        `transaction ${transaction.id} pays for position ${seen.position}`,
      );
    }
    if (next.state === "completed" && line.state !== "completed") {
      chronicle.must("subscription.completed", line.id);
    }
    chronicle.lines.set(line.id, next);
  }
}

/** An expired purchase comes back with a payment. */
function broughtBack(chronicle: Chronicle, transaction: TransactionSeen): void {
  chronicle.must("purchase.reactivated");
  if (chronicle.state !== "expired" || chronicle.story.rules.reactivate !== "membership") {
    chronicle.wrong("an expired purchase that may come back", `one ${chronicle.state}`);
  }
  for (const { subscriptionId } of transaction.lines) {
    const line = chronicle.lines.get(subscriptionId ?? 0n);
    if (line === undefined) continue;
    chronicle.must("subscription.activated", line.id);
    const next = resumed(line, chronicle.story.rules, chronicle.today);
    if (next.state === "completed") chronicle.must("subscription.completed", line.id);
    chronicle.lines.set(line.id, next);
  }
  chronicle.state = "active";
  chronicle.accessUntil = null;
}

function claimedAs(
  chronicle: Chronicle,
  transaction: TransactionSeen,
  lineId: bigint,
  position: number,
): ClaimedAs {
  const claimed = claimOf(chronicle.versions, transaction, lineId, position);
  return { position, chargeOn: claimed?.chargeOn ?? transaction.businessOn };
}

function movesAnchor(chronicle: Chronicle, transaction: TransactionSeen): boolean {
  if (transaction.stage !== "instant") return false;
  return chronicle.story.asked.some(
    ({ command, answer }) =>
      command.kind === "convert" &&
      command.moveAnchor &&
      (answer.kind === "lost"
        ? transaction.lines.some((line) => line.subscriptionId === command.subscriptionId)
        : answer.kind === "accepted" && answer.transactionId === transaction.id),
  );
}

function declined(chronicle: Chronicle, transaction: TransactionSeen, message: Message): void {
  if (transaction.parentId !== null) return;
  const { rules } = chronicle.story;
  if (transaction.stage === "initial") {
    tellFirstDeclined(chronicle, transaction);
    return;
  }
  if (transaction.stage === "instant") return;
  const no = refusalOf(bankWords(chronicle.books, transaction.id), transaction);
  const before = [...chronicle.lines.values()];
  let expires = false;
  for (const seen of transaction.lines) {
    const line = chronicle.lines.get(seen.subscriptionId ?? 0n);
    if (line === undefined || seen.position === null) continue;
    const claim = claimedAs(chronicle, transaction, line.id, seen.position);
    const effect = afterDecline(line, claim, no, rules, chronicle.today);
    expires ||= effect.expires;
    if (effect.cardOff && transaction.paymentMethodId !== null) {
      chronicle.cardsOff.add(transaction.paymentMethodId);
    }
    chronicle.lines.set(line.id, effect.line);
    if (!effect.expires) chronicle.mustFollow(line, effect.line);
  }
  if (expires && chronicle.isOpen()) chronicle.expire(message.at, before);
  else chronicle.cancelIfLast(before, message.at);
}

/** A waiting charge may be given up only when it is not wanted any more. */
function abandoned(chronicle: Chronicle, transaction: TransactionSeen): void {
  const wanted = transaction.lines.every((seen) => {
    const line = chronicle.lines.get(seen.subscriptionId ?? 0n);
    return line?.state === "active" && line.position === seen.position;
  });
  if (wanted || transaction.stage === "initial") {
    chronicle.wrong(`transaction ${transaction.id} to be charged`, "transaction.abandoned");
  }
}

function disputed(chronicle: Chronicle, transaction: TransactionSeen, event: string): void {
  const lost = event === "transaction.charged_back";
  chronicle.asked(
    ["dispute"],
    (command) =>
      command.kind === "dispute" &&
      command.transactionId === transaction.parentId &&
      command.amountMinor === transaction.amountMinor &&
      (command.outcome === "lost") === lost,
    `${event} of transaction ${transaction.id}`,
  );
  if (lost && chronicle.story.rules.accessOnChargeback === "end" && chronicle.isOpen()) {
    chronicle.expire(chronicle.moment.at, [...chronicle.lines.values()]);
  }
}
