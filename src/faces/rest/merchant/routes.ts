import { readMerchant } from "../../../engine/queries/sites.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Merchant } from "./contract.ts";
import { merchantOperations } from "./operations.ts";

/** The merchant that the API key belongs to. */
export function merchantRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.get(
    "/merchant",
    { schema: { operation: merchantOperations.read, response: { 200: Merchant, ...PROBLEMS } } },
    async (request) => {
      const merchant = found(await readMerchant(context, request.caller.merchantId), "merchant");
      return { ...merchant, object: "merchant" as const };
    },
  );
}
