/** What a postback tells of a transaction, in the words of Segpay's matrix. Pure. */
import type { EventKind } from "../../../domain/event.ts";
import type { TransactionFacts } from "../../../engine/reports/transaction-report.ts";
import { isReversal } from "../words/words.ts";
import { POSTBACKS, type PostbackType } from "../../../domain/delivery/postback.ts";

export type Told = {
  readonly action: string;
  readonly stage: "initial" | "conversion" | "rebill" | "instantconversion";
  readonly approved: "yes" | "no";
  readonly trantype: "sale" | "charge" | "credit";
  readonly standin: "-1" | "0" | "1";
};

type Facts = Pick<TransactionFacts, "kind" | "stage" | "state" | "stoodInAt" | "standInPossible">;

/** `kind`: the event that it is told of; null: it is asked before the bank is. */
export function toldOf(type: PostbackType, kind: EventKind | null, facts: Facts): Told {
  const isVoid = type === "transaction" && facts.kind === "void";
  return {
    action: isVoid ? "Void" : POSTBACKS[type].action,
    stage: stageOf(facts),
    approved: approvedOf(kind),
    trantype: trantypeOf(facts),
    standin: standInOf(facts),
  };
}

/** Of what reverses something it is always the first, whatever was reversed. */
function stageOf(facts: Facts): Told["stage"] {
  if (isReversal(facts)) return "initial";
  switch (facts.stage) {
    case "conversion":
      return "conversion";
    case "rebill":
    case "balance":
      return "rebill";
    case "instant":
      return "instantconversion";
    case "initial":
    case "manual":
      return "initial";
  }
}

function approvedOf(kind: EventKind | null): Told["approved"] {
  switch (kind) {
    case null:
    case "transaction.declined":
    case "transaction.stand_in_declined":
      return "no";
    default:
      return "yes";
  }
}

function trantypeOf({ kind }: Facts): Told["trantype"] {
  if (kind === "refund") return "credit";
  return kind === "chargeback" ? "charge" : "sale";
}

function standInOf({ stoodInAt, standInPossible }: Facts): Told["standin"] {
  if (stoodInAt !== null) return "1";
  return standInPossible ? "0" : "-1";
}
