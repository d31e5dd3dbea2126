/**
 * Payments that are held and not released are taken back a week after the day with which they were to
 * settle, so that a customer's money is not kept from them for ever (docs/concepts/life-of-a-charge.md).
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import { selectSuspended } from "../../store/transaction/select-suspended.ts";
import type { Turn } from "../charging/turn.ts";
import { voidTransaction } from "../commands/transaction-commands.ts";
import type { EngineContext } from "../engine-context.ts";
import { heldUntil } from "../record/save-change.ts";

const AT_ONCE = 500;
const TRY_AGAIN_MS = 3_600_000;

/** Answers when it is to be done again; null: nothing is held. */
export async function giveUpHolds(context: EngineContext, turn: Turn): Promise<Instant | null> {
  const { merchantId } = turn;
  const now = context.clock.now();
  const held = await context.db.tenant(merchantId, (tx) => selectSuspended(tx, AT_ONCE));
  let nextAt: Instant | null = null;
  for (const { id, settleOn } of held) {
    const until = heldUntil(settleOn);
    if (until > now) return nextAt ?? until;
    if (!turn.goesOn()) return now;
    // refused, or not carried out by the bank: it is held on, and tried again
    await voidTransaction(context, { merchantId, transactionId: id });
    nextAt = now + TRY_AGAIN_MS;
  }
  return nextAt;
}
