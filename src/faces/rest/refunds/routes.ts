import type { FastifyRequest } from "fastify";
import { refundTransaction } from "../../../engine/commands/transaction-commands.ts";
import { listTransactions, readTransaction } from "../../../engine/queries/transactions.ts";
import { PreviewQuery } from "../../http/preview.ts";
import { found } from "../../http/refused.ts";
import { carryOutOnce } from "../previews/carry-out.ts";
import { Preview } from "../previews/contract.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { reversing } from "../wire/reversing.ts";
import { TransactionId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { CreateRefund, Refund, RefundList, RefundPath, RefundQuery } from "./contract.ts";
import { refundOperations } from "./operations.ts";
import { renderRefund } from "./render.ts";

/** Refunds on their own, for those who think of them so; each is a transaction of kind `refund`. */
export function refundRoutes(scope: RestScope, { context }: RestOptions): void {
  const refund = async ({ caller }: Pick<FastifyRequest, "caller">, id: bigint) => {
    const view = await readTransaction(context, caller.merchantId, id);
    return renderRefund(found(view?.transaction.kind === "refund" ? view : null, "refund"));
  };

  scope.post(
    "/refunds",
    {
      config: { scope: "money" },
      schema: {
        operation: refundOperations.create,
        querystring: PreviewQuery,
        body: CreateRefund,
        response: { 200: Preview, 201: Refund, ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { transactionId, ...part } = request.body;
      return carryOutOnce(context, request, {
        command: refundTransaction,
        target: { merchantId: request.caller.merchantId, transactionId },
        options: reversing({ caller: request.caller, body: part }),
        answer: (id) => {
          reply.code(201).header("location", `/v1/refunds/${TransactionId.encode(id)}`);
          return refund(request, id);
        },
      });
    },
  );

  scope.get(
    "/refunds",
    {
      schema: {
        operation: refundOperations.list,
        querystring: RefundQuery,
        response: { 200: RefundList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { purchaseId = null, state = null, from = null, to = null } = request.query;
      const filter = { purchaseId, subscriptionId: null, state, kind: "refund", from, to } as const;
      const { merchantId } = request.caller;
      const page = await listTransactions(context, merchantId, filter, pageRequest(request));
      return renderList(request, page, renderRefund, ({ transaction }) => transaction.id);
    },
  );

  scope.get(
    "/refunds/:id",
    {
      schema: {
        operation: refundOperations.read,
        params: RefundPath,
        response: { 200: Refund, ...PROBLEMS },
      },
    },
    (request) => refund(request, request.params.id),
  );
}
