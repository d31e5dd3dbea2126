/**
 * What the bank writes down: one line of JSON per record, in the order in which things happened.
 *
 * The whole state of the bank is a function of these lines. They hold no full card number, no
 * security code and no 3-D Secure cryptogram.
 */
import type { Minor } from "../src/domain/money/money.ts";
import type { ClockSetting } from "./clock.ts";
import type { Command } from "./control.ts";

export type CardKind = "sale" | "auth" | "verify";
export type FollowUpKind = "capture" | "refund" | "void" | "hold" | "release";
export type EntryKind = CardKind | FollowUpKind | "chargeback";

/** One movement on an account. A request has one, or two if the bank booked it twice. */
export type Booking = { readonly ref: string; readonly amountMinor: Minor };

/** Who started the payment and why, as the schemes want to know it, and whether it was proved. */
export type Marks = {
  readonly initiator: "customer" | "merchant";
  readonly reason: "first" | "recurring" | "installment" | "unscheduled";
  readonly networkTransactionId: string | null;
  /** The electronic commerce indicator of the 3-D Secure proof; null without one. */
  readonly eci: string | null;
};

/** When the money of a booking goes out, where that is not with its own day. */
export type SettlementTerms = {
  readonly held: boolean;
  /** YYYY-MM-DD; null: the day on which it was booked. */
  readonly settleOn: string | null;
};

export type CheckResult = "not_given" | "not_checked" | "matched" | "not_matched";
/** What the issuer found of the payer. */
export type Checks = {
  readonly address: CheckResult;
  readonly postcode: CheckResult;
  /** That of the card. */
  readonly code: CheckResult;
};

/** Soft: may work later. Hard: never with this card. */
export type DeclineClass = "soft" | "hard" | "authentication" | "fraud";

export type Decline = {
  readonly class: DeclineClass;
  /** ISO 8583 response code, or a scheme's two letters. */
  readonly code: string;
  /** The scheme's advice on trying again; null = none. */
  readonly advice: string | null;
};

/** A request as it came, without its secrets. `at` is an ISO instant on the bank's clock. */
export type Asked = {
  readonly record: "request";
  readonly key: string;
  readonly kind: EntryKind;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly reference: string;
  /** What the client says that it is about; absent in journals of before there was any. */
  readonly subject?: string | null;
  readonly parentRef: string | null;
  readonly at: string;
  /** '411111******1111'; null on a follow-up. */
  readonly card: string | null;
  readonly marks: Marks | null;
  /** Of a sale, a hold or a release that says so. */
  readonly settlement?: SettlementTerms;
};

export type ApprovedEntry = Asked & {
  readonly outcome: "approved";
  readonly authCode: string;
  readonly networkTransactionId: string | null;
  readonly bookings: readonly Booking[];
  /** Of card requests; absent in journals of before there were any. */
  readonly checks?: Checks;
};
export type DeclinedEntry = Asked & { readonly outcome: "declined" } & Decline;
export type UnreachableEntry = Asked & { readonly outcome: "unreachable" };

/** A request that was decided; only these are in the journal that others read. */
export type DecidedEntry = ApprovedEntry | DeclinedEntry;
export type Entry = DecidedEntry | UnreachableEntry;

export type BankRecord =
  | Entry
  | ({ readonly record: "control" } & Command)
  | ({ readonly record: "clock" } & ClockSetting);

/** Amounts become decimal strings, because JSON has no integers of their size that all readers keep. */
export function encodeRecord(record: BankRecord): string {
  return JSON.stringify(record, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
}

/** Reads what `encodeRecord` wrote; throws SyntaxError for anything else. */
export function decodeRecord(line: string): BankRecord {
  const read = JSON.parse(line) as BankRecord;
  switch (read.record) {
    case "request": {
      const amountMinor = BigInt(read.amountMinor);
      if (read.outcome !== "approved") return { ...read, amountMinor };
      const bookings = read.bookings.map(({ ref, amountMinor: booked }) => ({
        ref,
        amountMinor: BigInt(booked),
      }));
      return { ...read, amountMinor, bookings };
    }
    case "control":
    case "clock":
      return read;
    default:
      throw new SyntaxError("a record of a kind that this version does not know");
  }
}
