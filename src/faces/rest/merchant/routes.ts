import { readMerchant } from "../../../engine/queries/sites.ts";
import { changeMerchant } from "../../../engine/setup/merchants.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { given } from "../wire/given.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { ChangeMerchant, Merchant } from "./contract.ts";

/** The merchant that the API key belongs to. */
export function merchantRoutes(scope: RestScope, { context }: RestOptions): void {
  const response = { 200: Merchant, ...PROBLEMS };
  const current = async (merchantId: bigint) => ({
    ...found(await readMerchant(context, merchantId), "merchant"),
    object: "merchant" as const,
  });

  scope.get("/merchant", { schema: { response } }, ({ caller }) => current(caller.merchantId));

  scope.patch(
    "/merchant",
    { schema: { body: ChangeMerchant, response } },
    async ({ caller, body }) => {
      granted(await changeMerchant(context, caller.merchantId, given(body)));
      return await current(caller.merchantId);
    },
  );
}
