import type { FastifyRequest } from "fastify";
import type { z } from "zod";
import { accept } from "../../../domain/refusal.ts";
import { listPricePoints, readPricePoint } from "../../../engine/queries/price-points.ts";
import {
  approvePricePoint,
  attachToPackage,
  changePricePoint,
  createPricePoint,
  detachFromPackage,
} from "../../../engine/setup/price-points.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { given } from "../wire/given.ts";
import { PackageId, PricePointId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { PackagePath } from "../packages/contract.ts";
import {
  ChangePricePoint,
  CreatePricePoint,
  PricePoint,
  PricePointApproval,
  PricePointList,
  PricePointPath,
  PricePointQuery,
  SomePricePoints,
} from "./contract.ts";
import { pricePointOperations } from "./operations.ts";
import { renderPricePoint } from "./render.ts";

/** Price offers, and the packages that have them. */
export function pricePointRoutes(scope: RestScope, { context }: RestOptions): void {
  const current = async (merchantId: bigint, id: bigint) =>
    renderPricePoint(found(await readPricePoint(context, merchantId, id), "price point"));

  scope.post(
    "/price-points",
    {
      config: { versioned: true },
      schema: {
        operation: pricePointOperations.create,
        body: CreatePricePoint,
        response: { 201: PricePoint, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { ranges, ...rest } = request.body;
      const offer = { ...given(rest), ...rangesOf(ranges) };
      const id = await makeOnce(request, async () => {
        const made = await createPricePoint(context, merchantId, offer, askedBy(request));
        return made.ok ? accept(made.value.id) : made;
      });
      reply.code(201).header("location", `/v1/price-points/${PricePointId.encode(id)}`);
      return await current(merchantId, id);
    },
  );

  scope.get(
    "/price-points",
    {
      schema: {
        operation: pricePointOperations.list,
        querystring: PricePointQuery,
        response: { 200: PricePointList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { packageId = null } = request.query;
      const { merchantId } = request.caller;
      const page = await listPricePoints(context, merchantId, packageId, pageRequest(request));
      return renderList(request, page, renderPricePoint, (one) => one.id);
    },
  );

  scope.get(
    "/price-points/:id",
    {
      config: { versioned: true },
      schema: {
        operation: pricePointOperations.read,
        params: PricePointPath,
        response: { 200: PricePoint, ...PROBLEMS },
      },
    },
    ({ caller, params }) => current(caller.merchantId, params.id),
  );

  scope.patch(
    "/price-points/:id",
    {
      config: { versioned: true },
      schema: {
        operation: pricePointOperations.change,
        params: PricePointPath,
        body: ChangePricePoint,
        response: { 200: PricePoint, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const { ranges, ...rest } = request.body;
      const changes = { ...given(rest), ...rangesOf(ranges) };
      const target = { merchantId, pricePointId: id };
      await doOnce(request, () => changePricePoint(context, target, changes, askedBy(request)));
      return await current(merchantId, id);
    },
  );

  scope.post(
    "/price-points/:id/approve",
    {
      config: { scope: "operate", versioned: true },
      schema: {
        operation: pricePointOperations.approve,
        params: PricePointPath,
        body: PricePointApproval,
        response: { 200: PricePoint, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const { approved = true } = request.body;
      const target = { merchantId, pricePointId: id };
      await doOnce(request, () => approvePricePoint(context, target, { approved }, asked(request)));
      return await current(merchantId, id);
    },
  );

  const moves = { attach: attachToPackage, detach: detachFromPackage };
  for (const name of ["attach", "detach"] as const) {
    scope.post(
      `/packages/:id/${name}`,
      {
        schema: {
          operation: pricePointOperations[name],
          params: PackagePath,
          body: SomePricePoints,
          response: { 200: PricePointList, ...PROBLEMS },
        },
      },
      async (request) => {
        const { merchantId } = request.caller;
        const { id } = request.params;
        const { pricePointIds } = request.body;
        const target = { merchantId, packageId: id };
        await doOnce(request, () => moves[name](context, target, pricePointIds, asked(request)));
        const page = await listPricePoints(context, merchantId, id, { limit: 100, after: null });
        // the list that it goes on in
        const list = { url: `/v1/price-points?packageId=${PackageId.encode(id)}`, query: {} };
        return renderList(list, page, renderPricePoint, (one) => one.id);
      },
    );
  }
}

/** Whoever may approve has approved what they make. */
function askedBy(request: FastifyRequest) {
  return { ...asked(request), byOperator: request.caller.scopes.has("operate") };
}

type GivenRanges = z.output<typeof CreatePricePoint>["ranges"];

function rangesOf(ranges: GivenRanges) {
  if (ranges === undefined) return {};
  return { ranges: ranges === null ? null : given(ranges) };
}
