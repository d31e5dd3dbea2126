/** What an error of an SMTP talk means for the mail. Pure, and total. */
import type { Verdict } from "../domain/delivery/verdict.ts";

/** Characters of an answer that are kept. */
const KEPT = 200;

/**
 * 5yz to the recipient or to the message: this mail will never be taken. Everything else (nobody
 * there, no TLS, our login refused, 4yz) is tried again; none of it is a fault of the merchant's, so
 * nothing is held against its mails.
 *
 * Source: RFC 5321, 4.2.1 (first digit of a reply).
 */
export function judgeSmtp(error: unknown): Verdict {
  const { code, responseCode, response, message } = partsOf(error);
  const answer = (response ?? message).slice(0, KEPT).toWellFormed().replaceAll("\0", "");
  const status = String(responseCode ?? WORDS[code ?? ""] ?? "broken");
  const isAboutMail = code === "EENVELOPE" || code === "EMESSAGE";
  if (isAboutMail && responseCode !== undefined && responseCode >= 500) {
    return { kind: "refused", status, answer };
  }
  return { kind: "failed", status, answer, retryAfterMs: null, isOurs: true };
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNECTION: "unreachable",
  ECONNREFUSED: "unreachable",
  EDNS: "unreachable",
  ESOCKET: "unreachable",
  ETIMEDOUT: "timeout",
  ETLS: "tls",
  EAUTH: "login",
};

type Parts = {
  readonly code: string | undefined;
  readonly responseCode: number | undefined;
  readonly response: string | undefined;
  readonly message: string;
};

function partsOf(error: unknown): Parts {
  const fields = (typeof error === "object" && error !== null ? error : {}) as Record<
    string,
    unknown
  >;
  const { code, responseCode, response } = fields;
  return {
    code: typeof code === "string" ? code : undefined,
    responseCode: typeof responseCode === "number" ? responseCode : undefined,
    response: typeof response === "string" ? response : undefined,
    message: error instanceof Error ? error.message : String(error),
  };
}
