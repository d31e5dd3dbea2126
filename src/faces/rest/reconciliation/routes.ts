import { granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Reconciliation } from "./contract.ts";
import { reconciliationOperations } from "./operations.ts";

/** Compares the bank's record, the transactions and the ledger. A POST, because it is work. */
export function reconciliationRoutes(scope: RestScope, { reconcile }: RestOptions): void {
  scope.post(
    "/reconcile",
    {
      schema: {
        operation: reconciliationOperations.run,
        body: NoOptions,
        response: { 200: Reconciliation, ...PROBLEMS },
      },
    },
    async ({ caller }) => ({
      ...granted(await reconcile(caller.merchantId)),
      object: "reconciliation" as const,
    }),
  );
}
