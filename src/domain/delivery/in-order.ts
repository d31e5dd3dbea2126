/**
 * In order per purchase and target: a delivery waits for every earlier one of its target and its
 * purchase that is neither delivered nor over. One that was given up holds nothing back any more;
 * neither does anything of another target, or of no purchase.
 */
import type { DeliveryState } from "./after-try.ts";

export type InLine = {
  readonly targetId: bigint;
  readonly eventId: bigint;
  readonly purchaseId: bigint | null;
  readonly orderNo: bigint;
  readonly state: DeliveryState;
};

/** Whether `one` has to wait for another of `all`. `claim_deliveries` says the same in SQL. */
export function isHeldBack(one: InLine, all: readonly InLine[]): boolean {
  if (one.purchaseId === null) return false;
  return all.some(
    (other) =>
      other.targetId === one.targetId &&
      other.purchaseId === one.purchaseId &&
      (other.state === "due" || other.state === "sending") &&
      isBefore(other, one),
  );
}

function isBefore(a: InLine, b: InLine): boolean {
  return a.orderNo === b.orderNo ? a.eventId < b.eventId : a.orderNo < b.orderNo;
}
