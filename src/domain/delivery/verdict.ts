/** What became of one try to deliver. */

/** `status` is one word for lists and counts; `answer` the beginning of what the other side said. */
type Told = { readonly status: string; readonly answer: string };

export type Verdict =
  | ({ readonly kind: "delivered" } & Told)
  | ({
      readonly kind: "failed";
      /** The other side said how long to wait. */
      readonly retryAfterMs: number | null;
      /** It failed on our side, which tells nothing of the target. */
      readonly isOurs?: true;
    } & Told)
  /** This message will never be taken; others may be. */
  | ({ readonly kind: "refused" } & Told)
  /** The target wants nothing more, ever. */
  | ({ readonly kind: "gone" } & Told);

/** What an HTTP call came to. */
export type HttpAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      /** The header, as it came. */
      readonly retryAfter: string | null;
      /** The beginning of the body. */
      readonly text: string;
    }
  | {
      readonly kind: "no-answer";
      readonly why: "timeout" | "unreachable" | "refused_address" | "broken";
      readonly detail: string;
    };

/** Characters of an answer that are kept. */
const KEPT = 200;

/**
 * A webhook's answer: 2xx is taken, 410 is no more, everything else is tried again, a redirect too,
 * since whoever moved has to say so. `wallMs` dates a `Retry-After` that is a date.
 *
 * Source: Standard Webhooks; RFC 9110, 10.2.3 (Retry-After).
 */
export function judgeHttp(answer: HttpAnswer, wallMs: number): Verdict {
  if (answer.kind === "no-answer") {
    return { kind: "failed", status: answer.why, answer: kept(answer.detail), retryAfterMs: null };
  }
  const { status } = answer;
  const told = { status: String(status), answer: kept(answer.text) };
  if (status >= 200 && status < 300) return { kind: "delivered", ...told };
  if (status === 410) return { kind: "gone", ...told };
  const mayWait = status === 429 || status === 503;
  const retryAfterMs = mayWait ? readRetryAfter(answer.retryAfter, wallMs) : null;
  return { kind: "failed", ...told, retryAfterMs };
}

/** NUL cannot be stored. */
function kept(text: string): string {
  return text.slice(0, KEPT).toWellFormed().replaceAll("\0", "");
}

/** Seconds or an HTTP date; null where it says neither. */
export function readRetryAfter(header: string | null, wallMs: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1_000;
  if (!/^[A-Za-z]{3},/.test(text)) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, at - wallMs);
}
