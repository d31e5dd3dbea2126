import { accept } from "../../../domain/refusal.ts";
import { listSites, readSite } from "../../../engine/queries/sites.ts";
import { changeSite, createSite } from "../../../engine/setup/merchants.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { given } from "../wire/given.ts";
import { SiteId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { ChangeSite, CreateSite, Site, SiteList, SitePath, SiteQuery } from "./contract.ts";
import { siteOperations } from "./operations.ts";
import { renderSite } from "./render.ts";

export function siteRoutes(scope: RestScope, { context }: RestOptions): void {
  scope.post(
    "/sites",
    {
      config: { versioned: true },
      schema: {
        operation: siteOperations.create,
        body: CreateSite,
        response: { 201: Site, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { policies = {}, ...site } = request.body;
      const overrides = given(policies);
      const id = await makeOnce(request, async () => {
        const { webServices, ...rest } = given(site);
        const order = {
          ...rest,
          ...(webServices === undefined ? {} : { webServices: given(webServices) }),
          overrides,
        };
        const made = await createSite(context, merchantId, order, asked(request));
        return made.ok ? accept(made.value.id) : made;
      });
      const view = found(await readSite(context, merchantId, id), "site");
      reply.header("location", `/v1/sites/${SiteId.encode(id)}`);
      return reply.code(201).send(renderSite(view));
    },
  );

  scope.get(
    "/sites",
    {
      schema: {
        operation: siteOperations.list,
        querystring: SiteQuery,
        response: { 200: SiteList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { limit, after } = pageRequest(request);
      const sites = await listSites(context, request.caller.merchantId);
      const rest = sites.filter(({ site }) => after === null || site.id > after);
      const page = { data: rest.slice(0, limit), hasMore: rest.length > limit };
      return renderList(request, page, renderSite, ({ site }) => site.id);
    },
  );

  scope.get(
    "/sites/:id",
    {
      config: { versioned: true },
      schema: {
        operation: siteOperations.read,
        params: SitePath,
        response: { 200: Site, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      return renderSite(found(await readSite(context, merchantId, request.params.id), "site"));
    },
  );

  scope.patch(
    "/sites/:id",
    {
      config: { versioned: true },
      schema: {
        operation: siteOperations.change,
        params: SitePath,
        body: ChangeSite,
        response: { 200: Site, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const { policies = {}, webServices, ...rest } = request.body;
      const change = {
        ...given(rest),
        ...(webServices === undefined ? {} : { webServices: given(webServices) }),
        overrides: given(policies),
      };
      await doOnce(request, () => changeSite(context, merchantId, id, change, asked(request)));
      return renderSite(found(await readSite(context, merchantId, id), "site"));
    },
  );
}
