import { listPackages, readPackage } from "../../../engine/queries/packages.ts";
import { changePackage, createPackage } from "../../../engine/setup/packages.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { given } from "../wire/given.ts";
import { PackageId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ChangePackage,
  CreatePackage,
  Package,
  PackageList,
  PackagePath,
  PackageQuery,
} from "./contract.ts";
import { packageOperations } from "./operations.ts";
import { renderPackage } from "./render.ts";

export function packageRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.post(
    "/packages",
    {
      schema: {
        operation: packageOperations.create,
        body: CreatePackage,
        response: { 201: Package, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const made = granted(await createPackage(context, merchantId, given(request.body)));
      reply.header("location", `/v1/packages/${PackageId.encode(made.id)}`);
      return reply.code(201).send(renderPackage(made));
    },
  );

  scope.get(
    "/packages",
    {
      schema: {
        operation: packageOperations.list,
        querystring: PackageQuery,
        response: { 200: PackageList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { siteId = null } = request.query;
      const { merchantId } = request.caller;
      const page = await listPackages(context, merchantId, siteId, pageRequest(request));
      return renderList(request, page, renderPackage, (one) => one.id);
    },
  );

  scope.get(
    "/packages/:id",
    {
      schema: {
        operation: packageOperations.read,
        params: PackagePath,
        response: { 200: Package, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      return renderPackage(
        found(await readPackage(context, merchantId, request.params.id), "package"),
      );
    },
  );

  scope.patch(
    "/packages/:id",
    {
      schema: {
        operation: packageOperations.change,
        params: PackagePath,
        body: ChangePackage,
        response: { 200: Package, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const settings = given(request.body);
      return renderPackage(
        granted(await changePackage(context, merchantId, request.params.id, settings)),
      );
    },
  );
}
