/** A series that begins with a payment that was made before. */
import { addSeries as decideAdd } from "../../domain/purchase/add-series.ts";
import type { OrderSchedule } from "../../domain/purchase/order.ts";
import { seriesBrandFault } from "../../domain/purchase/series-brands.ts";
import { accept, refuse } from "../../domain/refusal.ts";
import type { RecordFacts } from "../../domain/transaction/details.ts";
import { selectPaymentMethods } from "../../store/payment-method/select-payment-methods.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { putRecordDetails } from "../../store/record-details/put-record-details.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import type { Tx } from "../../store/statement.ts";
import { lockTransactions } from "../../store/transaction/lock-transactions.ts";
import { settlementStates } from "../queries/settlement-state.ts";
import type { EngineContext } from "../engine-context.ts";
import { command, type Planning } from "./command.ts";
import { findTransaction, type TransactionTarget } from "./transaction-commands.ts";

type SeriesOptions = { readonly schedule: OrderSchedule };

/** `transactionId` counts as number 1. Answers the subscription's id. */
export const addSeries = command<TransactionTarget, SeriesOptions, bigint>({
  find: findTransaction,
  versionOf: null,
  plan: async (planning, { transactionId }, { schedule }) => {
    const { tx, held, today, newRecordId } = planning;
    const [first] = await lockTransactions(tx, [transactionId]);
    if (first === undefined) throw new Error(`transaction ${transactionId} vanished`);
    if (first.kind !== "sale" && first.kind !== "capture" && first.kind !== "verify") {
      return refuse("wrong_state", `A ${first.kind} cannot begin a series.`, "kind");
    }
    const [method] = await selectPaymentMethods(tx, [first.paymentMethodId ?? 0n]);
    const unfit = method === undefined ? null : seriesBrandFault(method.brand, held.rules);
    if (unfit !== null) return unfit;
    const [settlement] = await settlementStates(tx, [first]);
    const decided = decideAdd(held, first, {
      schedule,
      subscriptionId: newRecordId(),
      lane: await laneOf(tx, planning),
      today,
      isSettled: settlement === "settled",
    });
    return decided.ok ? accept({ change: decided.value, charge: null }) : decided;
  },
  done: ({ change }) => {
    const [made] = change.newSubscriptions;
    if (made === undefined) throw new Error("a series without a subscription");
    return made.id;
  },
});

/** Notes what was said of a series, in the database transaction that makes it. */
export function sayingOfSeries(
  context: EngineContext,
  said: {
    readonly parentId: bigint;
    readonly orderRef: string | null;
    readonly facts: RecordFacts;
  },
) {
  return async (tx: Tx, { id }: { readonly id: bigint }): Promise<void> => {
    await putRecordDetails(tx, [
      {
        ...said,
        recordId: id,
        kind: "subscription",
        sincePosition: 0,
        at: context.clock.now(),
      },
    ]);
  };
}

/** As the first subscriptions of a purchase have it (create-purchase.ts). */
async function laneOf(tx: Tx, { held: { purchase } }: Planning): Promise<number> {
  const site = (await selectSites(tx)).find(({ id }) => id === purchase.siteId);
  const merchant = await selectMerchant(tx);
  if (site === undefined || merchant === null) throw new Error("a purchase without a site");
  return site.zoneNo * 64 + Number(purchase.id % BigInt(merchant.lanes));
}
