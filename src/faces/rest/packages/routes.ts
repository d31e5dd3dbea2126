import { accept } from "../../../domain/refusal.ts";
import { listPackages, readPackage } from "../../../engine/queries/packages.ts";
import { clonePackage } from "../../../engine/setup/clone-package.ts";
import { changePackage, createPackage } from "../../../engine/setup/packages.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { given } from "../wire/given.ts";
import { PackageId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ChangePackage,
  ClonePackage,
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
      config: { versioned: true },
      schema: {
        operation: packageOperations.create,
        body: CreatePackage,
        response: { 201: Package, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const id = await makeOnce(request, async () => {
        const made = await createPackage(context, merchantId, given(request.body), asked(request));
        return made.ok ? accept(made.value.id) : made;
      });
      reply.code(201).header("location", `/v1/packages/${PackageId.encode(id)}`);
      return renderPackage(found(await readPackage(context, merchantId, id), "package"));
    },
  );

  scope.post(
    "/packages/:id/clone",
    {
      config: { versioned: true },
      schema: {
        operation: packageOperations.clone,
        params: PackagePath,
        body: ClonePackage,
        response: { 201: Package, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const target = { merchantId, packageId: request.params.id };
      const id = await makeOnce(request, async () => {
        const made = await clonePackage(context, target, given(request.body), asked(request));
        return made.ok ? accept(made.value.id) : made;
      });
      reply.code(201).header("location", `/v1/packages/${PackageId.encode(id)}`);
      return renderPackage(found(await readPackage(context, merchantId, id), "package"));
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
      config: { versioned: true },
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
      config: { versioned: true },
      schema: {
        operation: packageOperations.change,
        params: PackagePath,
        body: ChangePackage,
        response: { 200: Package, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const settings = given(request.body);
      await doOnce(request, () => changePackage(context, merchantId, id, settings, asked(request)));
      return renderPackage(found(await readPackage(context, merchantId, id), "package"));
    },
  );
}
