/** Asks a merchant's script, while the customer waits, whether a username is free. */
import {
  transactionFacts,
  type TransactionFacts,
} from "../../../engine/reports/transaction-report.ts";
import { failedToAsk } from "../../../engine/deliveries/failed-to-ask.ts";
import { activeTargets } from "../../../engine/deliveries/load-targets.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import type { OutgoingHttp } from "../../../ports/outgoing-http.ts";
import type { UsernameInquiry } from "../../../ports/username-inquiry.ts";
import { isText, judgePostback } from "./judge-answer.ts";
import { failureTelling } from "./failure-mail.ts";
import { inquiryPairs } from "./inquiry-pairs.ts";
import {
  POSTBACK,
  readSettings,
  type PostbackSettings,
} from "../../../domain/delivery/postback.ts";
import type { HttpAnswer } from "../../../domain/delivery/verdict.ts";
import type { DeliveryTarget } from "../../../ports/delivery-face.ts";
import { postPairs } from "./post.ts";
import { withoutSecrets, withPassword } from "./template.ts";

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
    const pairs = inquiryPairs(target.url, facts);
    const answer = await postPairs(http, target, settings, withPassword(pairs, password ?? ""));
    const isFree =
      answer.kind === "answered" &&
      answer.status >= 200 &&
      answer.status < 300 &&
      isText(answer.text, settings.expectedResponse);
    const said = answer.kind === "answered" ? String(answer.status) : answer.why;
    context.log.info({ targetId: String(target.id), said, isFree }, "a username was inquired");
    const { errorResponse } = settings;
    const isTaken =
      answer.kind === "answered" && errorResponse !== "" && isText(answer.text, errorResponse);
    if (!isFree && !isTaken) {
      const secrets = [password ?? "", ...target.secrets];
      await tellOfInquiry(context, merchantId, { target, settings, facts, answer, secrets });
    }
    // an answer that cannot be read, and none in time, are treated as its error response
    return isFree ? "free" : "taken";
  };
}

type Asked = {
  readonly target: DeliveryTarget;
  readonly settings: PostbackSettings;
  readonly facts: TransactionFacts;
  readonly answer: HttpAnswer;
  readonly secrets: readonly string[];
};

/** The script said neither yes nor no. The customer is waiting: whatever fails here, the sale goes on. */
async function tellOfInquiry(
  context: EngineContext,
  merchantId: bigint,
  { target, settings, facts, answer, secrets }: Asked,
): Promise<void> {
  const telling = failureTelling(settings);
  if (telling === null) return;
  const verdict = judgePostback(settings, answer, context.clock.wallMs());
  await failedToAsk(context, merchantId, {
    telling,
    targetId: target.id,
    transactionId: facts.id,
    purchaseId: facts.purchaseId,
    status: verdict.status,
    answer: withoutSecrets(verdict.answer, secrets),
  }).catch((error: unknown) => context.log.error({ error }, "a failed inquiry was not told"));
}
