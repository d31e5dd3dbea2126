/**
 * The bank simulator's answers in our words. Pure, and total: whatever bytes come back, the result is
 * a value. What cannot be read proves nothing, so it is `no-answer`, never a decline.
 */
import { z } from "zod";
import { CHECK_RESULTS } from "../../domain/transaction/transaction.ts";

import type {
  Approved,
  CardUpdate,
  Declined,
  JournalEntry,
  LookUpOutcome,
  NoAnswer,
  SendOutcome,
  SettlementOutcome,
} from "../../ports/gateway.ts";
import type { WireAnswer } from "../transport/transport.ts";
import { meaningIn } from "../../domain/policy/decline-table.ts";
import { DECLINES } from "./decline-codes.ts";

const ApprovedBody = z.object({
  outcome: z.literal("approved"),
  ref: z.string().min(1),
  authCode: z.string(),
  networkTransactionId: z.string().nullable(),
  checks: z
    .object({
      address: z.enum(CHECK_RESULTS),
      postcode: z.enum(CHECK_RESULTS),
      code: z.enum(CHECK_RESULTS),
    })
    .optional(),
  bookings: z.array(z.object({ ref: z.string().min(1), amountMinor: z.int().nonnegative() })),
});
const DeclinedBody = z.object({
  outcome: z.literal("declined"),
  class: z.string(),
  code: z.string(),
  advice: z.string().nullable(),
});
const DecidedBody = z.discriminatedUnion("outcome", [ApprovedBody, DeclinedBody]);
const UnreachableBody = z.object({ outcome: z.literal("unreachable") });
const NeverArrivedBody = z.object({ outcome: z.literal("never-arrived"), key: z.string() });
const RefusedBody = z.object({ error: z.object({ code: z.string() }) });
const SettlementBody = z.object({ state: z.enum(["settled", "open"]) });
const CardUpdateBody = z.discriminatedUnion("status", [
  z.object({ status: z.literal("unchanged") }),
  z.object({
    status: z.literal("updated"),
    expiryYear: z.int().min(2000).max(2099),
    expiryMonth: z.int().min(1).max(12),
  }),
]);
const JournalBody = z.object({
  entries: z.array(
    z.object({
      key: z.string(),
      kind: z.string(),
      amountMinor: z.int().nonnegative(),
      currency: z.string(),
      outcome: z.enum(["approved", "declined"]),
      at: z.string(),
      bookings: z.int().nonnegative(),
      reference: z.string(),
      subject: z.string().nullable().default(null),
    }),
  ),
});

const KINDS: ReadonlySet<string> = new Set<JournalEntry["kind"]>([
  "sale",
  "auth",
  "verify",
  "capture",
  "refund",
  "void",
  "hold",
  "release",
]);

/**
 * 200: decided. 503 in the gateway's own form: it could not reach the bank. 400 in its own form: it
 * refused our request before it looked at the card, which is a mistake of our set-up and no decline
 * of the customer's. All else, a reused key (422) included: the money may have moved.
 */
export function readSendAnswer(answer: WireAnswer): SendOutcome {
  const body = parseJson(answer.body);
  if (answer.status === 200) return readDecided(body) ?? unreadable(answer);
  if (answer.status === 503 && UnreachableBody.safeParse(body).success) {
    return {
      kind: "undeliverable",
      answered: true,
      cause: "the gateway could not reach the bank",
    };
  }
  const refused = answer.status === 400 ? RefusedBody.safeParse(body) : undefined;
  if (refused?.success === true) {
    return {
      kind: "declined",
      declineClass: "configuration",
      responseCode: refused.data.error.code,
      adviceCode: null,
    };
  }
  return unreadable(answer);
}

/** Only the bank's own word about this very key proves that it never arrived; any 404 would not. */
export function readLookUpAnswer(key: string, answer: WireAnswer): LookUpOutcome {
  const body = parseJson(answer.body);
  if (answer.status === 200) return readDecided(body) ?? unreadable(answer);
  const never = answer.status === 404 ? NeverArrivedBody.safeParse(body) : undefined;
  if (never?.success === true && never.data.key === key) return { kind: "never-arrived" };
  return unreadable(answer);
}

export function readSettlementAnswer(answer: WireAnswer): SettlementOutcome {
  const read = SettlementBody.safeParse(parseJson(answer.body));
  return answer.status === 200 && read.success ? { kind: read.data.state } : unreadable(answer);
}

export function readCardUpdate(answer: WireAnswer): CardUpdate {
  const read = CardUpdateBody.safeParse(parseJson(answer.body));
  if (answer.status !== 200 || !read.success) return unreadable(answer);
  if (read.data.status === "unchanged") return { kind: "unchanged" };
  const { expiryYear, expiryMonth } = read.data;
  return { kind: "expiry", expiryYear, expiryMonth };
}

export type JournalPage = {
  readonly entries: readonly JournalEntry[];
  /** Where the next page begins; null after the last. */
  readonly after: string | null;
};

/**
 * A page of the bank's record; undefined if it cannot be read. Entries of a kind that we never asked
 * for (chargebacks) are left out: they are not answers to keys of ours.
 */
export function readJournalAnswer(answer: WireAnswer): JournalPage | undefined {
  const read = JournalBody.safeParse(parseJson(answer.body));
  if (answer.status !== 200 || !read.success) return undefined;
  const entries = read.data.entries.flatMap(({ subject, kind, ...entry }) =>
    isOurKind(kind)
      ? [
          {
            ...entry,
            kind,
            amountMinor: BigInt(entry.amountMinor),
            ...(subject === null ? {} : { subject }),
          },
        ]
      : [],
  );
  return { entries, after: read.data.entries.at(-1)?.key ?? null };
}

function readDecided(body: unknown): Approved | Declined | undefined {
  const read = DecidedBody.safeParse(body);
  if (!read.success) return undefined;
  if (read.data.outcome === "declined") {
    const { class: word, code, advice } = read.data;
    // the class is the bank's own word: no advice makes another of it
    const meaning = meaningIn(DECLINES, word, null);
    if (meaning === "open" || meaning === "not-carried-out") return undefined;
    return {
      kind: "declined",
      declineClass: meaning,
      responseCode: code,
      adviceCode: advice,
    };
  }
  const { ref, authCode, networkTransactionId, bookings, checks } = read.data;
  if (!bookings.some((booking) => booking.ref === ref)) return undefined;
  const surplus = bookings
    .filter((booking) => booking.ref !== ref)
    .map((booking) => ({ gatewayRef: booking.ref, amountMinor: BigInt(booking.amountMinor) }));
  return {
    kind: "approved",
    gatewayRef: ref,
    authCode,
    networkTransactionId,
    surplus,
    ...(checks === undefined ? {} : { checks }),
  };
}

function unreadable({ status }: WireAnswer): NoAnswer {
  return { kind: "no-answer", cause: `an answer with status ${status} that says nothing to us` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOurKind(kind: string): kind is JournalEntry["kind"] {
  return KINDS.has(kind);
}
