import { readMerchant } from "../../../engine/queries/sites.ts";
import { changeMerchant } from "../../../engine/setup/merchants.ts";
import { doOnce } from "../../http/idempotency.ts";
import { found, refused } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { given } from "../wire/given.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { ChangeMerchant, Merchant } from "./contract.ts";
import { merchantOperations } from "./operations.ts";
import { limitsOf } from "./stand-in-limits.ts";

/** The merchant that the API key belongs to. */
export function merchantRoutes(scope: RestScope, { context }: RestOptions): void {
  const response = { 200: Merchant, ...PROBLEMS };
  const current = async (merchantId: bigint) => ({
    ...found(await readMerchant(context, merchantId), "merchant"),
    object: "merchant" as const,
  });

  scope.get(
    "/merchant",
    { schema: { operation: merchantOperations.read, response } },
    ({ caller }) => current(caller.merchantId),
  );

  scope.patch(
    "/merchant",
    { schema: { operation: merchantOperations.change, body: ChangeMerchant, response } },
    async (request) => {
      const { merchantId } = request.caller;
      const { standInLimits, reporting, ...rest } = request.body;
      const { scopes } = request.caller;
      if (reporting?.rebillIncreaseApproved !== undefined && !scopes.has("operate")) {
        throw refused("forbidden", 'Only a key of scope "operate" approves increases.');
      }
      const limits = standInLimits == null ? standInLimits : limitsOf(standInLimits);
      const settings = {
        ...given(rest),
        ...(limits === undefined ? {} : { standInLimits: limits }),
        ...(reporting === undefined ? {} : { reporting: given(reporting) }),
      };
      await doOnce(request, () => changeMerchant(context, merchantId, settings, asked(request)));
      return await current(merchantId);
    },
  );
}
