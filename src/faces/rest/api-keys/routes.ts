import {
  listKeys,
  makeKey,
  readKey,
  revokeKey,
  rotateKey,
} from "../../../engine/setup/manage-api-keys.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { given } from "../wire/given.ts";
import { renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ApiKey,
  ApiKeyOrder,
  ApiKeyPath,
  ApiKeyQuery,
  ApiKeys,
  MadeApiKey,
  Revocation,
  Rotation,
} from "./contract.ts";
import { renderKey, renderMade } from "./render.ts";

/** Keys of the merchant: made and shown once, listed, rotated, revoked (docs/operating/keys.md). */
export function apiKeyRoutes(scope: RestScope, { context, newSecret }: RestOptions): void {
  scope.post(
    "/api-keys",
    { schema: { body: ApiKeyOrder, response: { 201: MadeApiKey, ...PROBLEMS } } },
    async ({ caller, body }, reply) => {
      const order = { ...given(body), secret: newSecret() };
      const made = granted(await makeKey(context, caller, order));
      reply.code(201);
      return renderMade(reply, made);
    },
  );

  scope.get(
    "/api-keys",
    { schema: { querystring: ApiKeyQuery, response: { 200: ApiKeys, ...PROBLEMS } } },
    async ({ caller, query: { limit, after = null } }) =>
      renderList(await listKeys(context, caller, { limit, after }), renderKey, ({ id }) => id),
  );

  scope.get(
    "/api-keys/current",
    {
      config: { withoutMerchant: true },
      schema: { response: { 200: ApiKey, ...PROBLEMS } },
    },
    async ({ caller }) => renderKey(found(await readKey(context, caller, caller.keyId), "API key")),
  );

  scope.get(
    "/api-keys/:id",
    { schema: { params: ApiKeyPath, response: { 200: ApiKey, ...PROBLEMS } } },
    async ({ caller, params }) =>
      renderKey(found(await readKey(context, caller, params.id), "API key")),
  );

  scope.post(
    "/api-keys/:id/rotate",
    {
      schema: { params: ApiKeyPath, body: Rotation, response: { 201: MadeApiKey, ...PROBLEMS } },
    },
    async ({ caller, params, body }, reply) => {
      const options = { ...given(body), secret: newSecret() };
      const made = granted(await rotateKey(context, caller, params.id, options));
      reply.code(201);
      return renderMade(reply, made);
    },
  );

  scope.post(
    "/api-keys/:id/revoke",
    {
      schema: { params: ApiKeyPath, body: Revocation, response: { 200: ApiKey, ...PROBLEMS } },
    },
    async ({ caller, params }) => renderKey(granted(await revokeKey(context, caller, params.id))),
  );
}
