/** A refund that keeps to the day on which the payment settles, with what was said of it. */
import { dateIn } from "../../domain/calendar/zone.ts";
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import type { RecordFacts } from "../../domain/transaction/details.ts";
import { putRecordDetails } from "../../store/record-details/put-record-details.ts";
import { selectTransactions } from "../../store/transaction/select-transactions.ts";
import { settlementStates } from "../queries/settlement-state.ts";
import type { EngineContext } from "../engine-context.ts";
import type { Asked } from "./change-purchase.ts";
import { refundTransaction, type TransactionTarget } from "./transaction-commands.ts";

export type RefundOrder = {
  /** Null: all that is left. */
  readonly amountMinor: bigint | null;
  /** Also before it has settled, on the day with which it does; in the zone of `zone`. */
  readonly onTheDay: boolean;
  readonly zone: string;
  readonly orderRef: string | null;
  readonly facts: RecordFacts;
};

/** Answers the refund's transaction id; refuses `awaiting_bank` for what has not settled. */
export async function refundPayment(
  context: EngineContext,
  target: TransactionTarget,
  order: RefundOrder,
  options: Asked = {},
): Promise<Result<bigint>> {
  const { merchantId, transactionId } = target;
  const unsettled = await context.db.tenant(merchantId, async (tx) => {
    const [payment] = await selectTransactions(tx, [transactionId]);
    if (payment === undefined) return false;
    const [settlement] = await settlementStates(tx, [payment]);
    if (settlement === "settled" || payment.state !== "approved") return false;
    const today = dateIn(order.zone, context.clock.now());
    const isDue = payment.settleOn !== null && payment.settleOn <= today;
    return !(order.onTheDay && isDue && settlement !== "suspended");
  });
  if (unsettled) return refuse("awaiting_bank", "The payment has not settled yet.", "state");
  const { amountMinor, orderRef, facts } = order;
  const made = await refundTransaction(context, target, {
    ...(amountMinor === null ? {} : { amountMinor }),
    ...options,
    onMade: async (tx, { id }) => {
      await putRecordDetails(tx, [
        {
          recordId: id,
          kind: "transaction",
          sincePosition: 0,
          orderRef,
          parentId: null,
          at: context.clock.now(),
          facts,
        },
      ]);
    },
  });
  return made.ok ? accept(made.value) : made;
}
