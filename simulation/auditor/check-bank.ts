/** What went to the bank: with which keys, how often, for whom, and only when it was allowed. */
import type { BankCall, TransactionSeen } from "../observation.ts";
import type { Violation } from "../violation.ts";
import { bankWords } from "./bank-words.ts";
import type { Books } from "./books.ts";
import { finding, instant } from "./finding.ts";
import { CLOCK_MS } from "./tolerance.ts";

export function checkBank(books: Books): readonly Violation[] {
  const found: Violation[] = [];
  const references = new Map<string, bigint>();
  for (const [id, calls] of books.calls) {
    const transaction = books.transactions.get(id);
    const subject = `transaction ${id}`;
    const [first] = calls;
    if (first === undefined) continue;
    for (const { key } of calls) {
      const owner = references.get(key) ?? id;
      references.set(key, owner);
      if (owner === id) continue;
      found.push(
        finding("keys", {
          subject,
          expected: "a key of its own",
          seen: `key ${key}, which transaction ${owner} has used`,
        }),
      );
    }
    if (transaction === undefined) {
      found.push(
        finding("committed before sent", {
          subject,
          on: instant(first.at),
          expected: "nothing sent that is not on record",
          seen: `${first.operation} of ${first.amountMinor} ${first.currency}`,
        }),
      );
      continue;
    }
    found.push(...askedRightly(books, transaction, calls));
    found.push(...newKeys(subject, calls));
    found.push(...resends(books, subject, id));
  }
  return found;
}

/** The amount, the currency and the card of the transaction, whoever sends it. */
function askedRightly(
  books: Books,
  transaction: TransactionSeen,
  calls: readonly BankCall[],
): Violation[] {
  const subject = `transaction ${transaction.id}`;
  const wants = `${transaction.operation} of ${transaction.amountMinor} ${transaction.currency}`;
  const printed = books.cards.get(transaction.paymentMethodId ?? 0n);
  return calls.flatMap((call) => {
    const found: Violation[] = [];
    const wrong = (rule: string, expected: string, seen: string): void => {
      found.push(finding(rule, { subject, on: instant(call.at), expected, seen }));
    };
    const asks = `${call.operation} of ${call.amountMinor} ${call.currency}`;
    if (asks !== wants) wrong("right amount", wants, asks);
    if (call.card !== null && printed !== undefined) {
      const { first6, last4 } = call.card;
      if (first6 !== printed.first6 || last4 !== printed.last4) {
        wrong("right card", `${printed.first6}…${printed.last4}`, `${first6}…${last4}`);
      }
    }
    const why = whyCharged(transaction);
    if (call.card !== null && `${call.initiator} ${call.reason}` !== why) {
      wrong("marked rightly", why, `${call.initiator} ${call.reason}`);
    }
    const firstId = firstPaymentId(books, transaction);
    if (call.card !== null && call.networkTransactionId !== firstId) {
      wrong("marked rightly", `the first payment ${firstId}`, `${call.networkTransactionId}`);
    }
    if (call.at < transaction.at - CLOCK_MS) {
      wrong("committed before sent", `nothing before ${instant(transaction.at)}`, "a call");
    }
    return found;
  });
}

function whyCharged({ stage }: TransactionSeen): string {
  if (stage === "initial") return "customer first";
  return stage === "instant" ? "customer recurring" : "merchant recurring";
}

/** The scheme's id of the payment that a card was first used for; null for that payment itself. */
function firstPaymentId(books: Books, { stage, paymentMethodId }: TransactionSeen): string | null {
  if (stage === "initial") return null;
  for (const { sold } of books.stories.values()) {
    if (sold.paymentMethodId !== paymentMethodId) continue;
    for (const { result } of books.calls.get(sold.transactionId) ?? []) {
      if (result.kind === "approved") return result.networkTransactionId;
    }
  }
  return null;
}

/** A new key only after the gateway itself said that it could not reach the bank. */
function newKeys(subject: string, calls: readonly BankCall[]): Violation[] {
  const found: Violation[] = [];
  const closed = new Set<string>();
  const seen = new Set<string>();
  for (const call of calls) {
    const open = [...seen].filter((key) => key !== call.key && !closed.has(key));
    if (!seen.has(call.key) && open.length > 0) {
      found.push(
        finding("keys", {
          subject,
          on: instant(call.at),
          expected: `key ${open.join(", ")} again, which nobody has answered as not delivered`,
          seen: `a new key ${call.key}`,
        }),
      );
    }
    seen.add(call.key);
    if (saysNotDelivered(call)) closed.add(call.key);
  }
  return found;
}

/** Of a call for money: a look-up that finds nobody says nothing of it. */
function saysNotDelivered({ operation, result, told }: BankCall): boolean {
  if (told !== "result" || operation === "look-up") return false;
  if (result.kind === "declined") return result.declineClass === "configuration";
  return result.kind === "unreachable";
}

/** Sent again only after somebody was told that the call before it had not arrived. */
function resends(books: Books, subject: string, id: bigint): Violation[] {
  const { calls, lookUps } = bankWords(books, id);
  const found: Violation[] = [];
  let sent = 0;
  let allowed = 1;
  for (const call of [...calls, ...lookUps].toSorted((one, other) => one.at - other.at)) {
    if (call.operation !== "look-up" && !call.isCopy) {
      sent += 1;
      if (sent > allowed) {
        found.push(
          finding("not sent again on silence", {
            subject,
            on: instant(call.at),
            expected: "a look-up that says it never arrived before it is sent again",
            seen: `call number ${sent}`,
          }),
        );
        allowed = sent;
      }
    }
    if (saysNotArrived(call)) allowed += 1;
  }
  return found;
}

/** To the caller; what became of a copy, nobody hears. */
function saysNotArrived(call: BankCall): boolean {
  const { operation, result, told } = call;
  if (told !== "result") return false;
  if (operation === "look-up") return result.kind === "never-arrived";
  return saysNotDelivered(call) || result.kind === "no-connection";
}
