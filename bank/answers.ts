/** What goes back over the wire: JSON forms of entries, refusals, and the two ways of not answering. */
import type { Mode } from "./control.ts";
import type { DecidedEntry, Entry } from "./records.ts";

/** `silence`: the connection stays open and nothing comes. `cut`: it is closed without an answer. */
export type Answer =
  | {
      readonly kind: "json";
      readonly status: number;
      readonly body: object;
      readonly slow: boolean;
    }
  | { readonly kind: "page"; readonly status: number; readonly html: string }
  | { readonly kind: "silence" }
  | { readonly kind: "cut" };

export const CUT: Answer = { kind: "cut" };

/** The gateway is there, and says that the bank behind it is not. */
export const UNREACHABLE: Answer = json(503, { outcome: "unreachable" });

export function json(status: number, body: object): Answer {
  return { kind: "json", status, body, slow: false };
}

export function refusal(status: number, code: string, message: string): Answer {
  return json(status, { error: { code, message } });
}

/** What became of a request, in the form in which both a charge and a look-up answer. */
export function outcomeAnswer(entry: DecidedEntry): Answer {
  if (entry.outcome === "declined") {
    const { outcome, class: declineClass, code, advice } = entry;
    return json(200, { outcome, class: declineClass, code, advice });
  }
  const { outcome, authCode, networkTransactionId, bookings, checks } = entry;
  return json(200, {
    outcome,
    ref: bookings[0]?.ref,
    authCode,
    networkTransactionId,
    ...(checks === undefined ? {} : { checks }),
    bookings: bookings.map(({ ref, amountMinor }) => ({ ref, amountMinor: Number(amountMinor) })),
  });
}

/** One key in the journal that others read; the form is a contract (docs/concepts/sandbox.md). */
export function journalLine(entry: DecidedEntry): object {
  const { key, kind, currency, outcome, at, reference, subject = null } = entry;
  const amountMinor = Number(entry.amountMinor);
  const bookings = entry.outcome === "approved" ? entry.bookings.length : 0;
  return { key, kind, amountMinor, currency, outcome, at, bookings, reference, subject };
}

/** Everything that is kept of a request, for people and tests. */
export function wholeEntry(entry: Entry): object {
  const { record: _, ...kept } = entry;
  const amountMinor = Number(entry.amountMinor);
  if (kept.outcome !== "approved") return { ...kept, amountMinor };
  const bookings = kept.bookings.map((booking) => ({
    ...booking,
    amountMinor: Number(booking.amountMinor),
  }));
  return { ...kept, amountMinor, bookings };
}

/** `answer` as `mode` lets it out; `isSend` = the answer to a request to move money. */
export function inMode(mode: Mode, answer: Answer, isSend: boolean): Answer {
  if (mode === "no-answer") return { kind: "silence" };
  if (mode === "loses-answers" && isSend) return CUT;
  if (mode === "slow" && answer.kind === "json") return { ...answer, slow: true };
  return answer;
}
