/** A target takes nothing: whoever looks after it is told, and in the end it is switched off. */
import type { Instant } from "../../domain/calendar/instant.ts";
import { change, type Change } from "../../domain/change.ts";
import type { HealthNews } from "../../domain/delivery/health.ts";
import { giveUpDeliveries } from "../../store/delivery/give-up-deliveries.ts";
import type { Tx } from "../../store/statement.ts";
import { switchTargetOff } from "../../store/target/switch-target-off.ts";
import type { EngineContext } from "../engine-context.ts";
import { saveChange } from "../record/save-change.ts";

type News = {
  readonly targetId: bigint;
  readonly news: HealthNews;
  readonly now: Instant;
};

/** Takes an event and a record id, reserved before. */
export async function tellOfTarget(
  context: EngineContext,
  tx: Tx,
  { targetId, news, now }: News,
): Promise<void> {
  if (news !== "failing_for_a_day") {
    const isOff = await switchTargetOff(tx, targetId, { at: now, why: news });
    if (!isOff) return;
    await giveUpDeliveries(tx, targetId);
  }
  await saveChange(tx, tellingChange(targetId, news), {
    now,
    ids: context.ids,
    rules: noRules,
  });
  context.log.warn(
    { merchantId: String(tx.merchantId), targetId: String(targetId), news },
    SAID[news],
  );
}

function tellingChange(targetId: bigint, news: HealthNews): Change {
  const isOff = news !== "failing_for_a_day";
  return change({
    events: [
      {
        kind: isOff ? "endpoint.switched_off" : "endpoint.failing",
        purchaseId: null,
        facts: { endpointId: String(targetId), reason: news },
      },
    ],
    tasks: [
      {
        kind: isOff ? "endpoint_switched_off" : "endpoint_failing",
        subjectId: targetId,
        detail: DETAILS[news],
      },
    ],
  });
}

const DETAILS: { readonly [N in HealthNews]: string } = {
  failing_for_a_day:
    "Events reach this address no more, for a day now. It is tried on; after three days it is " +
    "switched off. Its deliveries say what it answers.",
  failing_for_days:
    "Events reached this address no more for three days, so it was switched off and nothing more " +
    "is sent to it. Once it is put right: switch it on, and have sent again what it missed.",
  gone:
    "This address answered that it is gone (410), so nothing more is sent to it. If that was a " +
    "mistake: switch it on, and have sent again what it missed.",
};

const SAID: { readonly [N in HealthNews]: string } = {
  failing_for_a_day: "a target has taken nothing for a day",
  failing_for_days: "a target has taken nothing for three days and is switched off",
  gone: "a target says that it is gone and is switched off",
};

function noRules(): never {
  throw new Error("nothing that has rules is changed here");
}
