/**
 * How a purchase is changed: lock it with all its subscriptions, let the domain decide, write what
 * it decided; one transaction, one order number for everything in it.
 */
import type { Change } from "../../domain/change.ts";
import type { Held } from "../../domain/purchase/moves.ts";
import { accept, refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import { lockPurchases } from "../../store/purchase/lock-purchases.ts";
import type { Tx } from "../../store/statement.ts";
import { lockOfPurchases } from "../../store/subscription/lock-of-purchases.ts";
import type { EngineContext } from "../engine-context.ts";
import { idsNeeded, PositionTaken, saveChange } from "../record/save-change.ts";

export type Decide = (held: Held, tx: Tx) => Result<Change> | Promise<Result<Change>>;

export type Asked = {
  /** Who asked, for the event; absent: the engine by itself. */
  readonly actor?: string;
};

const SPARE_IDS = 512;

/** Answers the change that was written; a refusal wrote nothing. */
export async function changePurchase(
  context: EngineContext,
  merchantId: bigint,
  purchaseId: bigint,
  decide: Decide,
  options: Asked = {},
): Promise<Result<Change>> {
  await context.ids.reserve({ record: SPARE_IDS, event: SPARE_IDS });
  try {
    return await context.db.tenant(merchantId, async (tx) => {
      const held = await lockHeld(context, tx, purchaseId);
      if (!held.ok) return held;
      const decision = await decide(held.value, tx);
      if (!decision.ok) return decision;
      await saveHeld(context, tx, held.value, decision.value, options);
      return accept(decision.value);
    });
  } catch (error) {
    if (!(error instanceof PositionTaken)) throw error;
    return positionTaken();
  }
}

/** I1 as a refusal: one live line a position. */
export function positionTaken(): Refusal {
  return refuse("charge_in_flight", "This position is being charged, or already paid.");
}

/** Locks a purchase and all its subscriptions, in the fixed order, with its rules. */
export async function lockHeld(
  context: EngineContext,
  tx: Tx,
  purchaseId: bigint,
): Promise<Result<Held>> {
  const [held] = await lockAllHeld(context, tx, [purchaseId]);
  return held === undefined
    ? refuse("not_found", "There is no purchase with this id.")
    : accept(held);
}

/** The same for many, by id; what the merchant has not is left out. */
export async function lockAllHeld(
  context: EngineContext,
  tx: Tx,
  purchaseIds: readonly bigint[],
): Promise<Held[]> {
  const purchases = await lockPurchases(tx, purchaseIds);
  const subscriptions = await lockOfPurchases(tx, purchaseIds);
  const rulesOf = await context.merchants.rulesIn(
    tx,
    purchases.map(({ policyId }) => policyId),
  );
  return purchases.map((purchase) => ({
    purchase,
    subscriptions: subscriptions.filter(({ purchaseId }) => purchaseId === purchase.id),
    rules: rulesOf(purchase.policyId),
  }));
}

/** Writes a decision on a locked purchase. */
async function saveHeld(
  context: EngineContext,
  tx: Tx,
  held: Held,
  change: Change,
  options: Asked,
): Promise<void> {
  const needed = idsNeeded(change);
  if (needed.event > SPARE_IDS || needed.record > SPARE_IDS) {
    throw new Error(`purchase ${held.purchase.id} has too many subscriptions for one command`);
  }
  const rules = await context.merchants.rulesIn(tx, [
    held.purchase.policyId,
    ...held.subscriptions.map((one) => one.policyId),
  ]);
  await saveChange(tx, change, {
    now: context.clock.now(),
    ids: context.ids,
    rules,
    held: [held],
    ...(options.actor === undefined ? {} : { actor: options.actor }),
  });
}
