import type { FastifyRequest } from "fastify";
import type { NewTerms } from "../../../domain/subscription/moves.ts";
import { changeSubscription } from "../../../engine/commands/change-subscription.ts";
import { convertSubscription } from "../../../engine/commands/convert-subscription.ts";
import {
  activateSubscription,
  cancelSubscription,
  deactivateSubscription,
  extendSubscription,
  replacePaymentMethod,
} from "../../../engine/commands/subscription-commands.ts";
import { readSubscription } from "../../../engine/queries/subscriptions.ts";
import { readTransaction } from "../../../engine/queries/transactions.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { TransactionDetail } from "../transactions/contract.ts";
import { renderTransactionDetail } from "../transactions/render.ts";
import { actor } from "../wire/actor.ts";
import { given } from "../wire/given.ts";
import { TransactionId } from "../wire/ids.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ActivateSubscription,
  ChangeSubscription,
  ConvertSubscription,
  ExtendSubscription,
  ReplacePaymentMethod,
  Subscription,
  SubscriptionPath,
  WithReason,
} from "./contract.ts";
import { subscriptionOperations } from "./operations.ts";
import { renderSubscription } from "./render.ts";

type Request = Pick<FastifyRequest, "caller"> & { readonly params: { readonly id: bigint } };

/** Each answers the subscription as it is afterwards; a conversion, the payment that it made. */
export function subscriptionCommands(scope: RestScope, { context }: RestOptions): void {
  const params = SubscriptionPath;
  const response = { 200: Subscription, ...PROBLEMS };
  const current = async ({ caller, params: { id } }: Request) =>
    renderSubscription(
      found(await readSubscription(context, caller.merchantId, id), "subscription"),
    );

  scope.patch(
    "/subscriptions/:id",
    {
      schema: {
        operation: subscriptionOperations.change,
        params,
        body: ChangeSubscription,
        response,
      },
    },
    async (request) => {
      const { finalNumber, ...rest } = given(request.body);
      const terms: NewTerms = rest;
      const changes = {
        ...(Object.keys(terms).length === 0 ? {} : { terms }),
        ...(finalNumber === undefined ? {} : { finalNumber }),
      };
      const options = { ...changes, ...actor(request) };
      granted(await changeSubscription(context, target(request), options));
      return await current(request);
    },
  );

  scope.post(
    "/subscriptions/:id/cancel",
    { schema: { operation: subscriptionOperations.cancel, params, body: WithReason, response } },
    async (request) => {
      const options = { ...given(request.body), ...actor(request) };
      granted(await cancelSubscription(context, target(request), options));
      return await current(request);
    },
  );

  scope.post(
    "/subscriptions/:id/extend",
    {
      schema: {
        operation: subscriptionOperations.extend,
        params,
        body: ExtendSubscription,
        response,
      },
    },
    async (request) => {
      const options = { ...request.body, ...actor(request) };
      granted(await extendSubscription(context, target(request), options));
      return await current(request);
    },
  );

  scope.post(
    "/subscriptions/:id/deactivate",
    {
      schema: { operation: subscriptionOperations.deactivate, params, body: WithReason, response },
    },
    async (request) => {
      const options = { ...given(request.body), ...actor(request) };
      granted(await deactivateSubscription(context, target(request), options));
      return await current(request);
    },
  );

  scope.post(
    "/subscriptions/:id/activate",
    {
      schema: {
        operation: subscriptionOperations.activate,
        params,
        body: ActivateSubscription,
        response,
      },
    },
    async (request) => {
      const options = { ...given(request.body), ...actor(request) };
      granted(await activateSubscription(context, target(request), options));
      return await current(request);
    },
  );

  scope.post(
    "/subscriptions/:id/payment-method",
    {
      schema: {
        operation: subscriptionOperations.replacePaymentMethod,
        params,
        body: ReplacePaymentMethod,
        response,
      },
    },
    async (request) => {
      const options = { ...request.body, ...actor(request) };
      granted(await replacePaymentMethod(context, target(request), options));
      return await current(request);
    },
  );

  scope.post(
    "/subscriptions/:id/convert",
    {
      config: { scope: "money" },
      schema: {
        operation: subscriptionOperations.convert,
        params,
        body: ConvertSubscription,
        response: { 201: TransactionDetail, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const options = { ...request.body, ...actor(request) };
      const id = granted(await convertSubscription(context, target(request), options));
      const made = await readTransaction(context, request.caller.merchantId, id);
      reply.code(201).header("location", `/v1/transactions/${TransactionId.encode(id)}`);
      return renderTransactionDetail(found(made, "transaction"));
    },
  );
}

function target({ caller, params }: Request) {
  return { merchantId: caller.merchantId, subscriptionId: params.id };
}
