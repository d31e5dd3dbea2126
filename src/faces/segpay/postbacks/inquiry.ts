/** Asks a merchant's script, while the customer waits, whether a username is free. */
import { transactionFacts } from "../../../engine/reports/transaction-report.ts";
import { activeTargets } from "../../../engine/deliveries/load-targets.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import type { OutgoingHttp } from "../../../ports/outgoing-http.ts";
import type { UsernameInquiry } from "../../../ports/username-inquiry.ts";
import { isText } from "./judge-answer.ts";
import { pairsFor } from "./postback-face.ts";
import { POSTBACK, readSettings } from "../../../domain/delivery/postback.ts";
import { postPairs } from "./post.ts";
import { withPassword } from "./template.ts";
import { toldOf } from "./told.ts";

export function usernameInquiry({
  http,
  context,
}: {
  readonly http: OutgoingHttp;
  readonly context: EngineContext;
}): UsernameInquiry {
  return async ({ merchantId, transactionId, password }) => {
    const targets = (await activeTargets(context, merchantId, POSTBACK)).filter(
      ({ settings }) => readSettings(settings).type === "inquiry",
    );
    if (targets.length === 0) return "free";
    const [facts] = await transactionFacts(context, merchantId, [transactionId]);
    if (facts === undefined) return "free";
    const target = targets.find(({ settings }) => {
      const { packageId } = readSettings(settings);
      return packageId === null || packageId === String(facts.packageId);
    });
    if (target === undefined) return "free";
    const settings = readSettings(target.settings);
    const told = toldOf("inquiry", null, facts);
    const pairs = pairsFor(target.url, { type: "inquiry", facts, told, actor: null });
    const answer = await postPairs(http, target, settings, withPassword(pairs, password ?? ""));
    const isFree =
      answer.kind === "answered" &&
      answer.status >= 200 &&
      answer.status < 300 &&
      isText(answer.text, settings.expectedResponse);
    const said = answer.kind === "answered" ? String(answer.status) : answer.why;
    context.log.info({ targetId: String(target.id), said, isFree }, "a username was inquired");
    // an answer that cannot be read, and none in time, are treated as its error response
    return isFree ? "free" : "taken";
  };
}
