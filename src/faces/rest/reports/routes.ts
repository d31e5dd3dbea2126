import { chargesByDueDate } from "../../../engine/queries/charges-by-due-date.ts";
import { granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { ChargesByDueDate, ChargesQuery } from "./contract.ts";

export function reportRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.get(
    "/reports/charges-by-due-date",
    { schema: { querystring: ChargesQuery, response: { 200: ChargesByDueDate, ...PROBLEMS } } },
    async ({ caller, query }) => ({
      data: granted(await chargesByDueDate(context, caller.merchantId, query)),
    }),
  );
}
