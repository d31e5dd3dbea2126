/**
 * Payments that are held and not released are taken back a week after the day with which they were to
 * settle, so that a customer's money is not kept from them for ever (docs/concepts/life-of-a-charge.md).
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { addDays } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import { change } from "../../domain/change.ts";
import { selectSuspended, type Suspended } from "../../store/transaction/select-suspended.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import type { Turn } from "../charging/turn.ts";
import { voidTransaction } from "../commands/transaction-commands.ts";
import type { EngineContext } from "../engine-context.ts";
import { heldUntil, saveChange } from "../record/save-change.ts";

const AT_ONCE = 500;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** From the day with which it was to settle; what no bank took back by then is a person's. */
const TRIED_DAYS = 21;

/** Answers when it is to be done again; null: nothing is held. */
export async function giveUpHolds(context: EngineContext, turn: Turn): Promise<Instant | null> {
  const { merchantId } = turn;
  const now = context.clock.now();
  const from = addDays(dateIn("UTC", now), -TRIED_DAYS);
  const held = await context.db.tenant(merchantId, (tx) => selectSuspended(tx, from, AT_ONCE));
  let nextAt: Instant | null = null;
  for (const one of held) {
    const until = heldUntil(one.settleOn);
    if (until > now) return nextAt ?? until;
    if (!turn.goesOn()) return now;
    await voidTransaction(context, { merchantId, transactionId: one.id });
    if (!(await isStillHeld(context, merchantId, one))) continue;
    // refused, or not carried out by the bank: ever more slowly, as long again as it is overdue
    const overdueMs = now - until;
    if (overdueMs >= DAY_MS) await askSomebody(context, merchantId, one);
    const againAt = now + Math.min(DAY_MS, Math.max(HOUR_MS, overdueMs));
    nextAt = nextAt === null ? againAt : Math.min(nextAt, againAt);
  }
  return nextAt;
}

async function isStillHeld(
  context: EngineContext,
  merchantId: bigint,
  { id }: Suspended,
): Promise<boolean> {
  const [present] = await context.db.tenant(merchantId, (tx) => selectTransactions(tx, [id]));
  return present?.settleHold === "suspended";
}

async function askSomebody(
  context: EngineContext,
  merchantId: bigint,
  { id }: Suspended,
): Promise<void> {
  await context.ids.reserve({ record: 1 });
  const detail =
    "This payment was held for a week and not released, and the bank does not take it back; " +
    "release it, or settle it by hand.";
  await context.db.tenant(merchantId, (tx) =>
    saveChange(tx, change({ tasks: [{ kind: "hold_not_returned", subjectId: id, detail }] }), {
      now: context.clock.now(),
      ids: context.ids,
      rules: noRules,
    }),
  );
}

function noRules(): never {
  throw new Error("a task touches no subscription");
}
