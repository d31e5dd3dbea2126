/** What a make-good does to one purchase, and what it would do. */
import type { Preview } from "../../domain/preview/preview.ts";
import type { Result } from "../../domain/refusal.ts";
import type { MakeGood } from "../../domain/purchase/make-good.ts";
import type { CommandOptions } from "../commands/command.ts";
import {
  activateAll,
  cancelPurchase,
  extendPurchase,
  type PurchaseTarget,
} from "../commands/purchase-commands.ts";
import { reactivatePurchase } from "../commands/reactivate-purchase.ts";
import type { EngineContext } from "../engine-context.ts";

export type Doing = Pick<MakeGood, "action" | "days" | "reason" | "missed">;

/** By the command that does it to a single one: it refuses alike. */
export async function doToPurchase(
  context: EngineContext,
  target: PurchaseTarget,
  { action, days, reason, missed }: Doing,
  options: CommandOptions,
): Promise<Result<unknown>> {
  switch (action) {
    case "extend":
      return await extendPurchase(context, target, { days: days ?? 0, ...options });
    case "cancel":
      return await cancelPurchase(context, target, { ...given(reason), ...options });
    case "reactivate":
      return await reactivatePurchase(context, target, options);
    case "activate":
      return await activateAll(context, target, { missed: missed ?? "charge", ...options });
  }
}

export async function previewOnPurchase(
  context: EngineContext,
  target: PurchaseTarget,
  { action, days, reason, missed }: Doing,
): Promise<Result<Preview>> {
  switch (action) {
    case "extend":
      return await extendPurchase.preview(context, target, { days: days ?? 0 });
    case "cancel":
      return await cancelPurchase.preview(context, target, given(reason));
    case "reactivate":
      return await reactivatePurchase.preview(context, target, {});
    case "activate":
      return await activateAll.preview(context, target, { missed: missed ?? "charge" });
  }
}

function given(reason: string | null): { readonly reason?: string } {
  return reason === null ? {} : { reason };
}
