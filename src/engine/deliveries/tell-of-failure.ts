/** A message failed, and somebody wants to know: an event says so, which a delivery face then tells. */
import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { change } from "../../domain/change.ts";
import type { FailureTelling } from "../../ports/delivery-face.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";
import { listenOnce } from "../setup/listen-once.ts";

export type FailedMessage = {
  readonly telling: FailureTelling;
  readonly targetId: bigint;
  /** The event that it told; null: it was asked for an answer, and no event. */
  readonly eventId: bigint | null;
  /** Of a question, the transaction that it was about. */
  readonly transactionId: bigint | null;
  readonly purchaseId: bigint | null;
  readonly status: string;
  readonly answer: string;
  readonly tries: number;
  /** Null: it is not tried again. */
  readonly retryAt: Instant | null;
};

/** What `tellOfFailures` takes; reserve them before the transaction is opened. */
export function idsToTell(failed: readonly unknown[]): { event: number; small: number } {
  return { event: failed.length, small: failed.length === 0 ? 0 : 1 };
}

export async function tellOfFailures(
  context: EngineContext,
  tx: Tx,
  failed: readonly FailedMessage[],
): Promise<void> {
  const [first] = failed;
  if (first === undefined) return;
  const { face, kind, description } = first.telling;
  // a deployment that cannot tell it keeps no list of what it could not tell
  if (context.deliveryFace(face) !== null) {
    await listenOnce(context, tx, { face, kinds: [kind], url: "mailto:failures", description });
  }
  const now = context.clock.now();
  const events = failed.map((one) => ({
    kind: one.telling.kind,
    // not in the order of its purchase: what failed waits for nothing that happens to that
    purchaseId: null,
    facts: {
      targetId: String(one.targetId),
      ...(one.eventId === null ? {} : { failedEventId: String(one.eventId) }),
      ...(one.transactionId === null ? {} : { failedTransactionId: String(one.transactionId) }),
      ...(one.purchaseId === null ? {} : { failedPurchaseId: String(one.purchaseId) }),
      status: one.status,
      answer: one.answer,
      tries: one.tries,
      retryAt: one.retryAt === null ? null : isoInstant(one.retryAt),
    },
  }));
  await saveChange(tx, change({ events }), { now, ids: context.ids, rules: noRules });
}

function noRules(): never {
  throw new Error("nothing that has rules is changed here");
}
