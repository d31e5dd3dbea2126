/** Makes the entry of a decided request, and tells whether a repeated key is the same request. */
import { randomBytes, randomInt } from "node:crypto";
import type { Verdict } from "./decide.ts";
import { type Instant, isoInstant } from "./instant.ts";
import type { Asked, Entry } from "./records.ts";

/** Null for a verdict that leaves no trace. */
export function entryOf(verdict: Verdict, asked: Asked): Entry | null {
  if (verdict.outcome === "lost") return null;
  if (verdict.outcome === "declined") return { ...asked, ...verdict };
  if (verdict.outcome === "unreachable") return { ...asked, outcome: "unreachable" };
  return {
    ...asked,
    outcome: "approved",
    authCode: String(randomInt(100_000, 1_000_000)),
    networkTransactionId: asked.card === null ? null : newNetworkTransactionId(),
    bookings: verdict.amounts.map((amountMinor) => ({ ref: newRef(), amountMinor })),
    ...(verdict.checks === undefined ? {} : { checks: verdict.checks }),
  };
}

export type Named = Pick<
  Asked,
  "key" | "kind" | "amountMinor" | "currency" | "reference" | "subject"
>;

/** The part of an entry that every request has. */
export function baseOf(request: Named, now: Instant): Omit<Asked, "parentRef" | "card" | "marks"> {
  const { key, kind, amountMinor, currency, reference, subject = null } = request;
  const at = isoInstant(now);
  return { record: "request", key, kind, amountMinor, currency, reference, subject, at };
}

/** Whether a request with the key of `known` asks for the same movement of money. */
export function isSame(
  known: Entry,
  asked: Pick<Asked, "kind" | "amountMinor" | "currency" | "parentRef">,
): boolean {
  return (
    known.kind === asked.kind &&
    known.amountMinor === asked.amountMinor &&
    known.currency === asked.currency &&
    known.parentRef === asked.parentRef
  );
}

/** First six and last four digits, which is what may be kept of a card in the clear. */
export function maskCard(number: string): string {
  return number.slice(0, 6) + "*".repeat(number.length - 10) + number.slice(-4);
}

/** Random, so that a bank with an empty journal does not give out references of an earlier one. */
function newRef(): string {
  return `bk_${randomBytes(12).toString("hex")}`;
}

/** Fifteen digits, as Visa's; the first is not 0, so that no reader loses it. */
function newNetworkTransactionId(): string {
  return `${randomInt(1_000_000, 10_000_000)}${randomInt(10_000_000, 100_000_000)}`;
}
