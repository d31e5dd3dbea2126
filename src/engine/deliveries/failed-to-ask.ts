import type { EngineContext } from "../engine-context.ts";
import { idsToTell, tellOfFailures, type FailedMessage } from "./tell-of-failure.ts";

/** A question that was asked while somebody waited had no answer that can be read; it is asked once. */
export async function failedToAsk(
  context: EngineContext,
  merchantId: bigint,
  question: Omit<FailedMessage, "eventId" | "tries" | "retryAt">,
): Promise<void> {
  const failed = [{ ...question, eventId: null, tries: 1, retryAt: null }];
  await context.ids.reserve(idsToTell(failed));
  await context.db.tenant(merchantId, (tx) => tellOfFailures(context, tx, failed));
}
