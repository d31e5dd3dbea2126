import type { z } from "zod";
import { listPricePoints, readPricePoint } from "../../../engine/queries/price-points.ts";
import {
  attachToPackage,
  changePricePoint,
  createPricePoint,
  detachFromPackage,
} from "../../../engine/setup/price-points.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { given } from "../wire/given.ts";
import { PricePointId } from "../wire/ids.ts";
import { renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ChangePricePoint,
  CreatePricePoint,
  PackagePath,
  PricePoint,
  PricePointList,
  PricePointPath,
  PricePointQuery,
  SomePricePoints,
} from "./contract.ts";
import { renderPricePoint } from "./render.ts";

/** Price offers, and the packages that have them. */
export function pricePointRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.post(
    "/price-points",
    { schema: { body: CreatePricePoint, response: { 201: PricePoint, ...PROBLEMS } } },
    async ({ caller, body }, reply) => {
      const { ranges, ...rest } = body;
      const offer = { ...given(rest), ...rangesOf(ranges) };
      const made = granted(await createPricePoint(context, caller.merchantId, offer));
      reply.code(201).header("location", `/v1/price-points/${PricePointId.encode(made.id)}`);
      return renderPricePoint(made);
    },
  );

  scope.get(
    "/price-points",
    { schema: { querystring: PricePointQuery, response: { 200: PricePointList, ...PROBLEMS } } },
    async ({ caller, query: { packageId = null, limit, after = null } }) => {
      const request = { limit, after };
      const page = await listPricePoints(context, caller.merchantId, packageId, request);
      return renderList(page, renderPricePoint, (one) => one.id);
    },
  );

  scope.get(
    "/price-points/:id",
    { schema: { params: PricePointPath, response: { 200: PricePoint, ...PROBLEMS } } },
    async ({ caller, params }) => {
      const one = await readPricePoint(context, caller.merchantId, params.id);
      return renderPricePoint(found(one, "price point"));
    },
  );

  scope.patch(
    "/price-points/:id",
    {
      schema: {
        params: PricePointPath,
        body: ChangePricePoint,
        response: { 200: PricePoint, ...PROBLEMS },
      },
    },
    async ({ caller, params, body }) => {
      const { ranges, ...rest } = body;
      const target = { merchantId: caller.merchantId, pricePointId: params.id };
      const changes = { ...given(rest), ...rangesOf(ranges) };
      return renderPricePoint(granted(await changePricePoint(context, target, changes)));
    },
  );

  const moves = { attach: attachToPackage, detach: detachFromPackage };
  for (const [name, move] of Object.entries(moves)) {
    scope.post(
      `/packages/:id/${name}`,
      {
        schema: {
          params: PackagePath,
          body: SomePricePoints,
          response: { 200: PricePointList, ...PROBLEMS },
        },
      },
      async ({ caller: { merchantId }, params: { id }, body }) => {
        granted(await move(context, { merchantId, packageId: id }, body.pricePointIds));
        const page = await listPricePoints(context, merchantId, id, { limit: 100, after: null });
        return renderList(page, renderPricePoint, (one) => one.id);
      },
    );
  }
}

type GivenRanges = z.output<typeof CreatePricePoint>["ranges"];

function rangesOf(ranges: GivenRanges) {
  if (ranges === undefined) return {};
  return { ranges: ranges === null ? null : given(ranges) };
}
