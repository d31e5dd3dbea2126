/** Writes down what tries came to, and what they make of their targets, in one transaction. */
import type { Instant } from "../../domain/calendar/instant.ts";
import { afterTry } from "../../domain/delivery/after-try.ts";
import type { Verdict } from "../../domain/delivery/verdict.ts";
import { recordDeliveries, type TriedDelivery } from "../../store/delivery/record-deliveries.ts";
import { updateTargetHealth } from "../../store/target/update-target-health.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnItsWay } from "./compose-due.ts";
import { idsToTell, tellOfFailures, type FailedMessage } from "./tell-of-failure.ts";
import type { Judgement, TargetLine } from "./target-line.ts";
import { tellOfTarget } from "./tell-of-target.ts";

/** `skipped`: there was nothing to send. */
export type Outcome = Verdict | { readonly kind: "skipped"; readonly answer: string };

export type Try = OnItsWay & { readonly outcome: Outcome; readonly tookMs: number };

/** `tries` in the order in which they were answered. */
export async function recordTries(
  context: EngineContext,
  merchantId: bigint,
  tries: readonly Try[],
): Promise<void> {
  const now = context.clock.now();
  const judgements = judgeLines(tries, now);
  const toldOf = judgements.filter(({ news }) => news !== null);
  const recorded = tries.map((one) => tried(one, now));
  const failures = tries.flatMap((one, index) => failureOf(one, recorded[index]) ?? []);
  if (toldOf.length + failures.length > 0) {
    const { event, small } = idsToTell(failures);
    await context.ids.reserve({ event: toldOf.length + event, record: toldOf.length, small });
  }
  await context.db.tenant(merchantId, async (tx) => {
    await recordDeliveries(tx, now, recorded);
    for (const { targetId, health, isChanged } of judgements) {
      if (isChanged) await updateTargetHealth(tx, targetId, health);
    }
    for (const { targetId, news } of toldOf) {
      if (news !== null) await tellOfTarget(context, tx, { targetId, news, now });
    }
    await tellOfFailures(context, tx, failures);
  });
}

function judgeLines(tries: readonly Try[], now: Instant): Judgement[] {
  const verdicts = new Map<TargetLine, Verdict[]>();
  for (const { line, outcome } of tries) {
    if (outcome.kind === "skipped") continue;
    const known = verdicts.get(line);
    if (known === undefined) verdicts.set(line, [outcome]);
    else known.push(outcome);
  }
  return [...verdicts].map(([line, own]) => line.judge(own, now));
}

function tried({ due, line, outcome, tookMs }: Try, now: Instant): TriedDelivery {
  const { eventId, targetId, event } = due;
  const tries = due.tries + 1;
  const common = { eventId, targetId, tries, answer: outcome.answer, tookMs };
  if (outcome.kind === "skipped") {
    return { ...common, state: "skipped", tryAt: null, status: "skipped" };
  }
  const tryNo = tries - due.triesBefore;
  const step = afterTry({ tryNo, calendar: line.face.calendar(event.kind) }, outcome, now);
  return { ...common, ...step, status: outcome.status };
}

/** Told at the first try that fails, and when it is given up; what failed on our side is no news. */
function failureOf(
  { due, line, outcome }: Try,
  recorded: TriedDelivery | undefined,
): FailedMessage | null {
  if (recorded === undefined || outcome.kind === "skipped" || outcome.kind === "delivered") {
    return null;
  }
  const isOver = recorded.state === "given_up";
  const isFirst = recorded.tries - due.triesBefore === 1;
  const isOurs = outcome.kind === "failed" && outcome.isOurs === true;
  if (!isOver && (!isFirst || isOurs)) return null;
  const telling = line.face.tellsFailures?.(line.target) ?? null;
  if (telling === null) return null;
  return {
    telling,
    targetId: due.targetId,
    eventId: due.eventId,
    transactionId: null,
    purchaseId: due.event.purchaseId,
    status: outcome.status,
    answer: outcome.answer,
    tries: recorded.tries,
    retryAt: recorded.tryAt,
  };
}
