import type { FastifyReply, FastifyRequest } from "fastify";
import type { Command } from "../../../engine/commands/command.ts";
import {
  captureTransaction,
  recordDispute,
  refundTransaction,
  voidTransaction,
  type TransactionTarget,
} from "../../../engine/commands/transaction-commands.ts";
import { listTransactions, readTransaction } from "../../../engine/queries/transactions.ts";
import { makePaymentLink } from "../../../engine/payment-links/make-payment-link.ts";
import { PreviewQuery } from "../../http/preview.ts";
import { found, granted } from "../../http/refused.ts";
import { carryOutOnce } from "../previews/carry-out.ts";
import { Preview } from "../previews/contract.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { TransactionId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { reversing } from "../wire/reversing.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  DisputeTransaction,
  PartOrRest,
  PaymentLink,
  RefundTransaction,
  TransactionDetail,
  TransactionList,
  TransactionPath,
  TransactionQuery,
  VoidTransaction,
} from "./contract.ts";
import { transactionOperations } from "./operations.ts";
import { renderPaymentLink, renderTransaction, renderTransactionDetail } from "./render.ts";

type Request = Pick<FastifyRequest, "caller">;
type TargetRequest = FastifyRequest & { readonly params: { readonly id: bigint } };

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
      const { purchaseId, subscriptionId, state, kind, from, to } = request.query;
      const page = await listTransactions(
        context,
        request.caller.merchantId,
        {
          purchaseId: purchaseId ?? null,
          subscriptionId: subscriptionId ?? null,
          state: state ?? null,
          kind: kind ?? null,
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
  const schema = {
    params: TransactionPath,
    querystring: PreviewQuery,
    response: { 200: Preview, 201: TransactionDetail, ...PROBLEMS },
  };
  const command = <Options extends object>(
    request: TargetRequest,
    reply: FastifyReply,
    wanted: Command<TransactionTarget, Options, bigint>,
    options: Options,
  ) =>
    carryOutOnce(context, request, {
      command: wanted,
      target: { merchantId: request.caller.merchantId, transactionId: request.params.id },
      options,
      answer: async (id) => {
        reply.code(201).header("location", `/v1/transactions/${TransactionId.encode(id)}`);
        return await detail(request, id);
      },
    });

  scope.post(
    "/transactions/:id/refund",
    {
      config,
      schema: { ...schema, operation: transactionOperations.refund, body: RefundTransaction },
    },
    (request, reply) => command(request, reply, refundTransaction, reversing(request)),
  );

  scope.post(
    "/transactions/:id/void",
    { config, schema: { ...schema, operation: transactionOperations.void, body: VoidTransaction } },
    (request, reply) => command(request, reply, voidTransaction, reversing(request)),
  );

  scope.post(
    "/transactions/:id/capture",
    { config, schema: { ...schema, operation: transactionOperations.capture, body: PartOrRest } },
    (request, reply) => command(request, reply, captureTransaction, given(request.body)),
  );

  scope.post(
    "/transactions/:id/payment-link",
    {
      schema: {
        operation: transactionOperations.paymentLink,
        params: TransactionPath,
        body: NoOptions,
        response: { 201: PaymentLink, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      const target = { merchantId: caller.merchantId, transactionId: params.id };
      // a request that was cut off had its link made, which nobody has seen: it gets none here
      const isNew = request.turn?.made == null;
      const made = isNew ? granted(await makePaymentLink(context, target, asked(request))) : null;
      reply.code(201);
      return renderPaymentLink(reply, params.id, made);
    },
  );

  scope.post(
    "/transactions/:id/dispute",
    {
      config,
      schema: { ...schema, operation: transactionOperations.dispute, body: DisputeTransaction },
    },
    (request, reply) => command(request, reply, recordDispute, request.body),
  );
}
