import type { FastifyRequest } from "fastify";
import type { Command } from "../../../engine/commands/command.ts";
import { changeSubscription } from "../../../engine/commands/change-subscription.ts";
import { convertSubscription } from "../../../engine/commands/convert-subscription.ts";
import {
  activateSubscription,
  cancelSubscription,
  deactivateSubscription,
  extendSubscription,
  replacePaymentMethod,
} from "../../../engine/commands/subscription-commands.ts";
import type { SubscriptionTarget } from "../../../engine/commands/subscription-command.ts";
import { readSubscription } from "../../../engine/queries/subscriptions.ts";
import { readTransaction } from "../../../engine/queries/transactions.ts";
import { PreviewQuery } from "../../http/preview.ts";
import { found } from "../../http/refused.ts";
import { carryOut, carryOutOnce } from "../previews/carry-out.ts";
import { orPreview, Preview } from "../previews/contract.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { TransactionDetail } from "../transactions/contract.ts";
import { renderTransactionDetail } from "../transactions/render.ts";
import { Activation, Extension, WithReason } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { TransactionId } from "../wire/ids.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  CancelSubscription,
  ChangeSubscription,
  ConvertSubscription,
  ReplacePaymentMethod,
  Subscription,
  SubscriptionPath,
} from "./contract.ts";
import { subscriptionOperations } from "./operations.ts";
import { renderSubscription } from "./render.ts";

type Request = FastifyRequest & { readonly params: { readonly id: bigint } };

/** Each answers the subscription as it is afterwards; a conversion, the payment that it made. */
export function subscriptionCommands(scope: RestScope, { context }: RestOptions): void {
  const config = { versioned: true } as const;
  const params = SubscriptionPath;
  const querystring = PreviewQuery;
  const schema = {
    params,
    querystring,
    response: { 200: orPreview(Subscription), ...PROBLEMS },
  };
  const command = <Options extends object, Done>(
    request: Request,
    asked: Command<SubscriptionTarget, Options, Done>,
    options: Options,
  ) =>
    carryOut(context, request, {
      command: asked,
      target: target(request),
      options,
      answer: async () => {
        const { caller, params: path } = request;
        const current = await readSubscription(context, caller.merchantId, path.id);
        return renderSubscription(found(current, "subscription"));
      },
    });

  scope.patch(
    "/subscriptions/:id",
    {
      config,
      schema: { ...schema, operation: subscriptionOperations.change, body: ChangeSubscription },
    },
    (request) => {
      const { finalNumber, ...terms } = given(request.body);
      return command(request, changeSubscription, {
        ...(Object.keys(terms).length === 0 ? {} : { terms }),
        ...(finalNumber === undefined ? {} : { finalNumber }),
      });
    },
  );

  scope.post(
    "/subscriptions/:id/cancel",
    {
      config,
      schema: { ...schema, operation: subscriptionOperations.cancel, body: CancelSubscription },
    },
    (request) => command(request, cancelSubscription, given(request.body)),
  );

  scope.post(
    "/subscriptions/:id/extend",
    {
      config,
      schema: { ...schema, operation: subscriptionOperations.extend, body: Extension },
    },
    (request) => command(request, extendSubscription, request.body),
  );

  scope.post(
    "/subscriptions/:id/deactivate",
    {
      config,
      schema: {
        ...schema,
        operation: subscriptionOperations.deactivate,
        body: WithReason,
      },
    },
    (request) => command(request, deactivateSubscription, given(request.body)),
  );

  scope.post(
    "/subscriptions/:id/activate",
    {
      config,
      schema: { ...schema, operation: subscriptionOperations.activate, body: Activation },
    },
    (request) => command(request, activateSubscription, given(request.body)),
  );

  scope.post(
    "/subscriptions/:id/payment-method",
    {
      config,
      schema: {
        ...schema,
        operation: subscriptionOperations.replacePaymentMethod,
        body: ReplacePaymentMethod,
      },
    },
    (request) => command(request, replacePaymentMethod, request.body),
  );

  scope.post(
    "/subscriptions/:id/convert",
    {
      config: { ...config, scope: "money" },
      schema: {
        operation: subscriptionOperations.convert,
        params,
        querystring,
        body: ConvertSubscription,
        response: { 200: Preview, 201: TransactionDetail, ...PROBLEMS },
      },
    },
    (request, reply) =>
      carryOutOnce(context, request, {
        command: convertSubscription,
        target: target(request),
        options: given(request.body),
        answer: async (id) => {
          const made = await readTransaction(context, request.caller.merchantId, id);
          reply.code(201).header("location", `/v1/transactions/${TransactionId.encode(id)}`);
          return renderTransactionDetail(found(made, "transaction"));
        },
      }),
  );
}

function target({ caller, params }: Request): SubscriptionTarget {
  return { merchantId: caller.merchantId, subscriptionId: params.id };
}
