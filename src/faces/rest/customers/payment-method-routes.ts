import type { FastifyReply, FastifyRequest } from "fastify";
import { addPaymentMethod } from "../../../engine/commands/add-payment-method.ts";
import { replaceEverywhere } from "../../../engine/commands/replace-everywhere.ts";
import { switchOffPaymentMethod } from "../../../engine/commands/switch-off-payment-method.ts";
import { listPaymentMethods, readPaymentMethod } from "../../../engine/queries/customers.ts";
import { makeOnce } from "../../http/idempotency.ts";
import { PreviewQuery } from "../../http/preview.ts";
import { found } from "../../http/refused.ts";
import { carryOut, carryOutOnce } from "../previews/carry-out.ts";
import { orPreview, Preview } from "../previews/contract.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { PaymentMethodId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  AddPaymentMethod,
  CustomerPath,
  PaymentMethod,
  PaymentMethodList,
  PaymentMethodPath,
  PaymentMethodQuery,
  ReplaceMethod,
} from "./contract.ts";
import { customerOperations } from "./operations.ts";
import { renderPaymentMethod } from "./render.ts";

type Request = FastifyRequest & { readonly params: { readonly id: bigint } };

/** What customers pay with. */
export function paymentMethodRoutes(scope: RestScope, { context }: RestOptions): void {
  const method = async ({ caller }: Pick<FastifyRequest, "caller">, id: bigint) => {
    const one = await readPaymentMethod(context, caller.merchantId, id);
    return renderPaymentMethod(found(one, "payment method"));
  };
  const made = async (request: Request, reply: FastifyReply, id: bigint) => {
    reply.code(201).header("location", `/v1/payment-methods/${PaymentMethodId.encode(id)}`);
    return await method(request, id);
  };
  const target = ({ caller: { merchantId }, params: { id } }: Request) => ({
    merchantId,
    paymentMethodId: id,
  });

  scope.post(
    "/customers/:id/payment-methods",
    {
      schema: {
        operation: customerOperations.addPaymentMethod,
        params: CustomerPath,
        body: AddPaymentMethod,
        response: { 201: PaymentMethod, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const customer = { merchantId: request.caller.merchantId, customerId: request.params.id };
      const id = await makeOnce(request, () =>
        addPaymentMethod(context, customer, given(request.body.card), asked(request)),
      );
      return await made(request, reply, id);
    },
  );

  scope.get(
    "/customers/:id/payment-methods",
    {
      schema: {
        operation: customerOperations.listPaymentMethods,
        params: CustomerPath,
        querystring: PaymentMethodQuery,
        response: { 200: PaymentMethodList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const page = pageRequest(request);
      const methods = await listPaymentMethods(context, merchantId, request.params.id, page);
      return renderList(request, found(methods, "customer"), renderPaymentMethod, (one) => one.id);
    },
  );

  scope.get(
    "/payment-methods/:id",
    {
      schema: {
        operation: customerOperations.readPaymentMethod,
        params: PaymentMethodPath,
        response: { 200: PaymentMethod, ...PROBLEMS },
      },
    },
    (request) => method(request, request.params.id),
  );

  scope.post(
    "/payment-methods/:id/replace",
    {
      schema: {
        operation: customerOperations.replacePaymentMethod,
        params: PaymentMethodPath,
        querystring: PreviewQuery,
        body: ReplaceMethod,
        response: { 200: Preview, 201: PaymentMethod, ...PROBLEMS },
      },
    },
    (request, reply) => {
      const { body } = request;
      return carryOutOnce(context, request, {
        command: replaceEverywhere,
        target: target(request),
        options: "card" in body ? { card: given(body.card) } : body,
        answer: (id) => made(request, reply, id),
      });
    },
  );

  scope.post(
    "/payment-methods/:id/switch-off",
    {
      schema: {
        operation: customerOperations.switchOff,
        params: PaymentMethodPath,
        querystring: PreviewQuery,
        body: NoOptions,
        response: { 200: orPreview(PaymentMethod), ...PROBLEMS },
      },
    },
    (request) =>
      carryOut(context, request, {
        command: switchOffPaymentMethod,
        target: target(request),
        options: {},
        answer: () => method(request, request.params.id),
      }),
  );
}
