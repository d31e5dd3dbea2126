import type { Operation } from "../../http/operation.ts";

/** What the route of the reconciliation says about itself. */
export const reconciliationOperations = {
  run: {
    id: "reconcile",
    summary: "Compare the bank's record, the transactions and the ledger",
    refusals: ["gateway_unreachable"],
    example: {},
  },
} satisfies Record<string, Operation>;
