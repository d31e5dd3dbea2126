import type { Answer, ApiDescription } from "./api-description.ts";
import type { FuzzedRequest } from "./requests.ts";

/** What is wrong with an answer, `changed` being the tables that look different since; null: nothing. */
export function faultOf(
  description: ApiDescription,
  { operation }: FuzzedRequest,
  answer: Answer,
  changed: readonly string[],
): string | null {
  const { status, body } = answer;
  if (status >= 500) return `a mistake of ours: ${JSON.stringify(body)}`;
  // the address itself was bent until it is another one
  const isElsewhere = status === 404 || status === 400;
  const asDescribed = description.faultOf(operation, answer);
  if (asDescribed !== null && !(isElsewhere && asDescribed.endsWith("is not described"))) {
    return `not as described (${asDescribed}): ${JSON.stringify(body)?.slice(0, 300)}`;
  }
  if (operation.method === "GET" && changed.length > 0) {
    return `a question, and yet it changed ${changed.join(", ")}`;
  }
  if (status < 400) return null;
  const { code, field } = body as { code: string; field?: string };
  if (changed.length > 0) return `${code}, and yet it changed ${changed.join(", ")}`;
  if (status === 422 && field === undefined) {
    return `${code} without a field: ${JSON.stringify(body)}`;
  }
  return null;
}
