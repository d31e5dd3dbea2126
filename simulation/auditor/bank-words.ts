/** What the bank said and did about one transaction, by its own journal. */
import type { BankCall } from "../observation.ts";
import type { Books } from "./books.ts";

export type Booking = {
  readonly ref: string;
  readonly key: string;
  readonly at: number;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly operation: BankCall["operation"];
};

export type BankWords = {
  /** Calls that ask for money, in the order in which they came. */
  readonly calls: readonly BankCall[];
  /** Look-ups of the keys of these calls, or of keys that never came. */
  readonly lookUps: readonly BankCall[];
  /** Each booking once, with the instant at which the bank made it. */
  readonly bookings: readonly Booking[];
  readonly declines: readonly BankCall[];
};

export function bankWords(books: Books, transactionId: bigint): BankWords {
  const calls = books.calls.get(transactionId) ?? [];
  const keys = [...new Set(calls.map((call) => call.key))];
  const lookUps = keys.flatMap((key) => books.lookUps.get(key) ?? []);
  const bookings = new Map<string, Booking>();
  for (const call of calls) {
    if (call.result.kind !== "approved") continue;
    for (const ref of call.result.gatewayRefs) {
      if (bookings.has(ref)) continue;
      const { key, at, amountMinor, currency, operation } = call;
      bookings.set(ref, { ref, key, at, amountMinor, currency, operation });
    }
  }
  // a second booking may show only when somebody asks
  for (const lookUp of lookUps) {
    const { result } = lookUp;
    const call = calls.find((one) => one.key === lookUp.key);
    if (result.kind !== "approved" || call === undefined) continue;
    for (const ref of result.gatewayRefs) {
      if (bookings.has(ref)) continue;
      const { key, amountMinor, currency, operation } = call;
      bookings.set(ref, { ref, key, at: lookUp.at, amountMinor, currency, operation });
    }
  }
  return {
    calls,
    lookUps,
    bookings: [...bookings.values()],
    declines: [...calls, ...lookUps].filter((call) => call.result.kind === "declined"),
  };
}
