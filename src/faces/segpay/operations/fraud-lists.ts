/** Addresses that nothing is sold to: both services' operations on them. */
import type { BlockKind, BlockReason } from "../../../domain/customer/block.ts";
import { addBlock, blockFault } from "../../../engine/commands/block-commands.ts";
import { allBlocks, type BlockView } from "../../../engine/queries/blocks.ts";
import { dataSetAnswer, INVALID_PARAMETER, SUCCESSFUL, textAnswer } from "../answer/answer.ts";
import { instant, text, type Column } from "../data-set/columns.ts";
import { empty, needed, type Operation } from "./operation.ts";

/** The numbers, and the words that reports have. */
const REASONS: readonly (readonly [BlockReason, number, string])[] = [
  ["fraud", 1, "Fraud"],
  ["poor_quality", 2, "Poor Quality"],
  ["other", 3, "Other"],
];

export const FRAUD_LISTS: readonly Operation[] = [
  insert("InsertMerchantFraudIPAddress", "ip", "IPAddress"),
  insert("InsertMerchantFraudEmail", "email", "EmailAddress"),
  list("GetMerchantFraudIPAddress", "ip", "IPAddress"),
  list("GetMerchantFraudEmails", "email", "Email"),
];

/** Blocks an address for every merchant of the login. */
function insert(name: string, kind: BlockKind, parameter: string): Operation {
  return {
    name,
    services: ["adm"],
    parameters: [needed(parameter), needed("ReasonCode"), empty("Comment")],
    answers: "text",
    run: async ({ context, caller, values, from }) => {
      const value = values.text(parameter);
      const reason = reasonOf(values.text("ReasonCode"));
      if (reason === null || blockFault({ kind, value }) !== null) {
        return textAnswer(INVALID_PARAMETER);
      }
      const comment = values.text("Comment");
      for (const merchantId of caller.merchantIds) {
        const block = { kind, value, reason, comment, addedFrom: from, addedBy: caller.userId };
        const added = await addBlock(context, merchantId, block);
        if (!added.ok) return textAnswer(INVALID_PARAMETER);
      }
      return textAnswer(SUCCESSFUL);
    },
  };
}

function reasonOf(code: string): BlockReason | null {
  const found = REASONS.find(
    ([, number, word]) => code === String(number) || code.toLowerCase() === word.toLowerCase(),
  );
  return found?.[0] ?? null;
}

/** One row for an address, however many merchants of the login block it. */
function list(name: string, kind: BlockKind, column: string): Operation {
  const columns: readonly Column<BlockView>[] = [
    text(column, ({ value }) => value),
    text("Reason", ({ reason }) => REASONS.find(([one]) => one === reason)?.[2] ?? "Other"),
    text("Comment", ({ comment }) => comment),
    instant("AddedDate", ({ addedAt }) => addedAt),
    text("AddedByIPAddress", ({ addedFrom }) => addedFrom),
    text("UserID", ({ addedBy }) => addedBy),
  ];
  return {
    name,
    services: ["mws"],
    parameters: [],
    answers: "data-set",
    run: async ({ context, caller }) => {
      const rows = new Map<string, BlockView>();
      for (const merchantId of caller.merchantIds) {
        for (const block of await allBlocks(context, merchantId, kind)) {
          if (!rows.has(block.value)) rows.set(block.value, block);
        }
      }
      return dataSetAnswer({ columns, rows: rows.values() });
    },
  };
}
