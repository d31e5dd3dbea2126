import type { FastifyRequest } from "fastify";
import { accept, type Result } from "../../../domain/refusal.ts";
import {
  listKeys,
  makeKey,
  readKey,
  revokeKey,
  rotateKey,
  type MadeKey,
} from "../../../engine/setup/manage-api-keys.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { ApiKeyId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ApiKey,
  ApiKeyOrder,
  ApiKeyPath,
  ApiKeyQuery,
  ApiKeys,
  MadeApiKey,
  Rotation,
} from "./contract.ts";
import { apiKeyOperations } from "./operations.ts";
import { renderKey, renderMade } from "./render.ts";

/** Keys of the merchant: made and shown once, listed, rotated, revoked (docs/operating/keys.md). */
export function apiKeyRoutes(scope: RestScope, { context, newSecret }: RestOptions): void {
  const current = async ({ caller }: Pick<FastifyRequest, "caller">, id: bigint) =>
    found(await readKey(context, caller, id), "API key");
  /** Makes a key once; its secret is null where an earlier run of the request made it. */
  const makeShown = async (
    request: FastifyRequest,
    merchantId: bigint,
    make: (secret: string) => Promise<Result<MadeKey>>,
  ) => {
    let secret: string | null = null;
    const id = await makeOnce(request, async () => {
      const made = await make(newSecret());
      if (!made.ok) return made;
      ({ secret } = made.value);
      return accept(made.value.id);
    });
    return { key: await current({ caller: { ...request.caller, merchantId } }, id), secret };
  };

  scope.post(
    "/api-keys",
    {
      schema: {
        operation: apiKeyOperations.create,
        body: ApiKeyOrder,
        response: { 201: MadeApiKey, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { caller, body } = request;
      // a merchant that it opens, which need not be the one that the request is for
      const [merchantId = caller.merchantId] = body.merchantIds ?? [];
      const made = await makeShown(request, merchantId, (secret) =>
        makeKey(context, caller, { ...given(body), secret }, asked(request)),
      );
      reply.code(201).header("location", `/v1/api-keys/${ApiKeyId.encode(made.key.id)}`);
      return renderMade(reply, made);
    },
  );

  scope.get(
    "/api-keys",
    {
      schema: {
        operation: apiKeyOperations.list,
        querystring: ApiKeyQuery,
        response: { 200: ApiKeys, ...PROBLEMS },
      },
    },
    async (request) => {
      const page = await listKeys(context, request.caller, pageRequest(request));
      return renderList(request, page, renderKey, ({ id }) => id);
    },
  );

  scope.get(
    "/api-keys/current",
    {
      config: { withoutMerchant: true },
      schema: { operation: apiKeyOperations.readCurrent, response: { 200: ApiKey, ...PROBLEMS } },
    },
    async (request) => renderKey(await current(request, request.caller.keyId)),
  );

  scope.get(
    "/api-keys/:id",
    {
      schema: {
        operation: apiKeyOperations.read,
        params: ApiKeyPath,
        response: { 200: ApiKey, ...PROBLEMS },
      },
    },
    async (request) => renderKey(await current(request, request.params.id)),
  );

  scope.post(
    "/api-keys/:id/rotate",
    {
      schema: {
        operation: apiKeyOperations.rotate,
        params: ApiKeyPath,
        body: Rotation,
        response: { 201: MadeApiKey, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      const made = await makeShown(request, caller.merchantId, (secret) =>
        rotateKey(context, caller, params.id, { ...given(body), secret }, asked(request)),
      );
      reply.code(201).header("location", `/v1/api-keys/${ApiKeyId.encode(made.key.id)}`);
      return renderMade(reply, made);
    },
  );

  scope.post(
    "/api-keys/:id/revoke",
    {
      schema: {
        operation: apiKeyOperations.revoke,
        params: ApiKeyPath,
        body: NoOptions,
        response: { 200: ApiKey, ...PROBLEMS },
      },
    },
    async (request) => {
      // once more changes nothing: a request that was cut off may run again
      await doOnce(request, () => revokeKey(context, request.caller, request.params.id));
      return renderKey(await current(request, request.params.id));
    },
  );
}
