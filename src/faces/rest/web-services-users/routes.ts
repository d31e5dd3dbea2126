import {
  changeUser,
  createUser,
  listUsers,
  readUser,
  revokeUser,
} from "../../../engine/setup/web-services-users.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { given } from "../wire/given.ts";
import { WebServicesUserId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  MadeWebServicesUser,
  UserChange,
  UserOrder,
  UserPath,
  UserQuery,
  UserRevocation,
  WebServicesUser,
  WebServicesUsers,
} from "./contract.ts";
import { webServicesUserOperations } from "./operations.ts";
import { renderUser } from "./render.ts";

const NOUN = "web services user";

/** Users of the merchant's sites for the XML and JSON of Secure Trading (docs/compat/secure-trading.md). */
export function webServicesUserRoutes(scope: RestScope, options: RestOptions): void {
  const { context, newSecret } = options;

  scope.post(
    "/web-services-users",
    {
      config: { versioned: true },
      schema: {
        operation: webServicesUserOperations.create,
        body: UserOrder,
        response: { 201: MadeWebServicesUser, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { username, password, siteIds = null } = request.body;
      let shown: string | null = null;
      const id = await makeOnce(request, async () => {
        shown = password === undefined ? newSecret() : null;
        const order = { username, siteIds, password: shown ?? password ?? "", salt: newSecret() };
        return await createUser(context, merchantId, order, asked(request));
      });
      const user = renderUser(found(await readUser(context, merchantId, id), NOUN));
      reply.keptAnswer = JSON.stringify(MadeWebServicesUser.encode({ ...user, password: null }));
      reply.code(201).header("location", `/v1/web-services-users/${WebServicesUserId.encode(id)}`);
      return { ...user, password: shown };
    },
  );

  scope.get(
    "/web-services-users",
    {
      schema: {
        operation: webServicesUserOperations.list,
        querystring: UserQuery,
        response: { 200: WebServicesUsers, ...PROBLEMS },
      },
    },
    async (request) => {
      const page = await listUsers(context, request.caller.merchantId, pageRequest(request));
      return renderList(request, page, renderUser, ({ id }) => id);
    },
  );

  scope.get(
    "/web-services-users/:id",
    {
      config: { versioned: true },
      schema: {
        operation: webServicesUserOperations.read,
        params: UserPath,
        response: { 200: WebServicesUser, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      return renderUser(found(await readUser(context, merchantId, request.params.id), NOUN));
    },
  );

  scope.patch(
    "/web-services-users/:id",
    {
      config: { versioned: true },
      schema: {
        operation: webServicesUserOperations.change,
        params: UserPath,
        body: UserChange,
        response: { 200: WebServicesUser, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const changes = { ...given(request.body), salt: newSecret() };
      await doOnce(request, () =>
        changeUser(context, { merchantId, userId: id }, changes, asked(request)),
      );
      return renderUser(found(await readUser(context, merchantId, id), NOUN));
    },
  );

  scope.post(
    "/web-services-users/:id/revoke",
    {
      config: { versioned: true },
      schema: {
        operation: webServicesUserOperations.revoke,
        params: UserPath,
        body: UserRevocation,
        response: { 200: WebServicesUser, ...PROBLEMS },
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      await doOnce(request, () => revokeUser(context, { merchantId, userId: id }, asked(request)));
      return renderUser(found(await readUser(context, merchantId, id), NOUN));
    },
  );
}
