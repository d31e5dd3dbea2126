/** Whether a script took a postback. Pure. */
import { judgeHttp, type HttpAnswer, type Verdict } from "../../../domain/delivery/verdict.ts";
import { isMemberManagement, type PostbackSettings } from "../../../domain/delivery/postback.ts";

/**
 * A transaction's is taken with any 2xx; member management with the expected text too, in any case and
 * without blanks around it. Everything else fails, and is tried again only where the merchant wants that.
 */
export function judgePostback(
  settings: Pick<PostbackSettings, "type" | "expectedResponse" | "retry">,
  answer: HttpAnswer,
  wallMs: number,
): Verdict {
  const verdict = judgeHttp(answer, wallMs);
  const failed = verdict.kind !== "delivered" || !isAsExpected(settings, answer);
  if (!failed) return verdict;
  const { status, answer: said } = verdict;
  const told =
    verdict.kind === "delivered"
      ? { status: "unexpected", answer: said }
      : { status, answer: said };
  // by its own calendar, whatever the script says of waiting
  return settings.retry
    ? { kind: "failed", ...told, retryAfterMs: null }
    : { kind: "refused", ...told };
}

function isAsExpected(
  { type, expectedResponse }: Pick<PostbackSettings, "type" | "expectedResponse">,
  answer: HttpAnswer,
): boolean {
  if (!isMemberManagement(type)) return true;
  return answer.kind === "answered" && isText(answer.text, expectedResponse);
}

export function isText(said: string, expected: string): boolean {
  return said.trim().toLowerCase() === expected.trim().toLowerCase();
}
