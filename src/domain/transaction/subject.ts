/**
 * What a charge is about, as a text that travels to the bank with it and stays in the bank's record.
 *
 * A database that was restored from a backup has forgotten the charges made since; this is what it
 * learns them from again (docs/operating/backup.md). It says which deployment, merchant and purchase,
 * and which positions were paid or which transaction was refunded. No secret, and nothing of the
 * customer's. Pure.
 */
import type { Charge } from "./charge.ts";
import type { TransactionStage } from "./transaction.ts";

export type SubjectOrigin = {
  /** Names this deployment among all that use the same bank. */
  readonly deploymentId: string;
  readonly merchantId: bigint;
};

export type Subject = SubjectOrigin & {
  readonly purchaseId: bigint | null;
  readonly stage: TransactionStage;
  /** The transaction that is refunded, voided or captured. */
  readonly parentId: bigint | null;
  readonly paid: readonly { readonly subscriptionId: bigint; readonly position: number }[];
  /** Of an instant conversion: the new series counts from the day of the charge. */
  readonly moveAnchor: boolean;
};

const STAGES: readonly string[] = [
  "initial",
  "conversion",
  "rebill",
  "instant",
  "balance",
  "manual",
] satisfies TransactionStage[];

/** `perennial/<deployment>/<merchant>/<purchase>/<stage>/<parent>/<subscription>.<position>+…[!]` */
const FORM =
  /^perennial\/([\w-]+)\/(\d{1,18})\/(\d{1,18}|-)\/([a-z]+)\/(\d{1,18}|-)\/((?:\d{1,18}\.\d{1,9}\+?)*)(!?)$/;

export function writeSubject(charge: Charge, origin: SubjectOrigin): string {
  const { purchaseId, stage, parentId, extra } = charge.transaction;
  let paid = "";
  for (const { subscriptionId, position } of charge.lines) {
    if (subscriptionId === null || position === null) continue;
    paid += `${paid === "" ? "" : "+"}${subscriptionId}.${position}`;
  }
  const place = `${origin.deploymentId}/${origin.merchantId}/${purchaseId ?? "-"}`;
  const mark = extra?.moveAnchor === true ? "!" : "";
  return `perennial/${place}/${stage}/${parentId ?? "-"}/${paid}${mark}`;
}

/** Undefined for a text that is not exactly one of ours. */
export function readSubject(text: string): Subject | undefined {
  const [
    ,
    deploymentId = "",
    merchantId = "",
    purchase = "",
    stage = "",
    parent = "",
    paid = "",
    mark,
  ] = FORM.exec(text) ?? [];
  if (!isStage(stage)) return undefined;
  return {
    deploymentId,
    merchantId: BigInt(merchantId),
    purchaseId: idOf(purchase),
    stage,
    parentId: idOf(parent),
    paid: paid
      .split("+")
      .filter((part) => part !== "")
      .map((part) => {
        const [subscriptionId = "0", position = "0"] = part.split(".");
        return { subscriptionId: BigInt(subscriptionId), position: Number(position) };
      }),
    moveAnchor: mark === "!",
  };
}

function idOf(text: string): bigint | null {
  return text === "-" ? null : BigInt(text);
}

function isStage(text: string): text is TransactionStage {
  return STAGES.includes(text);
}
