import type { FastifyReply, FastifyRequest } from "fastify";
import type { Result } from "../../../domain/refusal.ts";
import {
  captureTransaction,
  recordDispute,
  refundTransaction,
  voidTransaction,
} from "../../../engine/commands/transaction-commands.ts";
import { listTransactions, readTransaction } from "../../../engine/queries/transactions.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { actor } from "../wire/actor.ts";
import { given } from "../wire/given.ts";
import { TransactionId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  DisputeTransaction,
  PartOrRest,
  TransactionDetail,
  TransactionList,
  TransactionPath,
  TransactionQuery,
  VoidTransaction,
} from "./contract.ts";
import { transactionOperations } from "./operations.ts";
import { renderTransaction, renderTransactionDetail } from "./render.ts";

export function transactionRoutes(scope: RestScope, { context }: RestOptions): void {
  const detail = async ({ caller }: Request, id: bigint) =>
    renderTransactionDetail(
      found(await readTransaction(context, caller.merchantId, id), "transaction"),
    );

  scope.get(
    "/transactions",
    {
      schema: {
        operation: transactionOperations.list,
        querystring: TransactionQuery,
        response: { 200: TransactionList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { purchaseId, subscriptionId, state, from, to } = request.query;
      const page = await listTransactions(
        context,
        request.caller.merchantId,
        {
          purchaseId: purchaseId ?? null,
          subscriptionId: subscriptionId ?? null,
          state: state ?? null,
          from: from ?? null,
          to: to ?? null,
        },
        pageRequest(request),
      );
      return renderList(request, page, renderTransaction, ({ transaction }) => transaction.id);
    },
  );

  scope.get(
    "/transactions/:id",
    {
      schema: {
        operation: transactionOperations.read,
        params: TransactionPath,
        response: { 200: TransactionDetail, ...PROBLEMS },
      },
    },
    (request) => detail(request, request.params.id),
  );

  const config = { scope: "money" } as const;
  const params = TransactionPath;
  const response = { 201: TransactionDetail, ...PROBLEMS };
  const made = async (request: Request, reply: FastifyReply, result: Result<bigint>) => {
    const id = granted(result);
    reply.code(201).header("location", `/v1/transactions/${TransactionId.encode(id)}`);
    return await detail(request, id);
  };

  scope.post(
    "/transactions/:id/refund",
    {
      config,
      schema: { operation: transactionOperations.refund, params, body: PartOrRest, response },
    },
    async (request, reply) => {
      const options = { ...given(request.body), ...actor(request) };
      return made(request, reply, await refundTransaction(context, target(request), options));
    },
  );

  scope.post(
    "/transactions/:id/void",
    {
      config,
      schema: { operation: transactionOperations.void, params, body: VoidTransaction, response },
    },
    async (request, reply) =>
      made(request, reply, await voidTransaction(context, target(request), actor(request))),
  );

  scope.post(
    "/transactions/:id/capture",
    {
      config,
      schema: { operation: transactionOperations.capture, params, body: PartOrRest, response },
    },
    async (request, reply) => {
      const options = { ...given(request.body), ...actor(request) };
      return made(request, reply, await captureTransaction(context, target(request), options));
    },
  );

  scope.post(
    "/transactions/:id/dispute",
    {
      config,
      schema: {
        operation: transactionOperations.dispute,
        params,
        body: DisputeTransaction,
        response,
      },
    },
    async (request, reply) => {
      const options = { ...request.body, ...actor(request) };
      return made(request, reply, await recordDispute(context, target(request), options));
    },
  );
}

type Request = Pick<FastifyRequest, "caller">;

function target({ caller, params }: Request & { readonly params: { readonly id: bigint } }) {
  return { merchantId: caller.merchantId, transactionId: params.id };
}
