/**
 * What a merchant said of a payment or a series, in the words of the protocol that it came by, and
 * what is told of it again. The engine keeps it and does not read it.
 */
import type { Instant } from "../calendar/instant.ts";

export type RecordDetails = {
  /** A transaction or a subscription. */
  readonly recordId: bigint;
  readonly kind: "transaction" | "subscription";
  /** Of a series: the first number that this is said of; 0: from its start. */
  readonly sincePosition: number;
  /** The merchant's own reference; null: that of the purchase. */
  readonly orderRef: string | null;
  /** The payment that it was made from, where it is no follow-up of that. */
  readonly parentId: bigint | null;
  /** When the record was made. */
  readonly at: Instant;
  readonly facts: RecordFacts;
};

/** Text by name. Never a card number or a security code. */
export type RecordFacts = Readonly<Record<string, string>>;

/** The details that hold for number `position` of a series, or of a transaction. */
export function detailsAt(
  all: readonly RecordDetails[],
  recordId: bigint,
  position: number,
): RecordDetails | null {
  return all
    .filter((one) => one.recordId === recordId && one.sincePosition <= position)
    .reduce<RecordDetails | null>(
      (latest, one) => (latest === null || one.sincePosition > latest.sincePosition ? one : latest),
      null,
    );
}
