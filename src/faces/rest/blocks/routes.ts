import { addBlock, liftBlock } from "../../../engine/commands/block-commands.ts";
import { listBlocks, readBlock } from "../../../engine/queries/blocks.ts";
import { makeOnce } from "../../http/idempotency.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { BlockId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { AddBlock, Block, BlockList, BlockPath, BlockQuery } from "./contract.ts";
import { blockOperations } from "./operations.ts";
import { renderBlock } from "./render.ts";

/** Addresses that nothing is sold to. */
export function blockRoutes(scope: RestScope, { context }: RestOptions): void {
  const current = async (merchantId: bigint, id: bigint) =>
    renderBlock(found(await readBlock(context, merchantId, id), "block"));

  scope.post(
    "/blocks",
    {
      schema: {
        operation: blockOperations.add,
        body: AddBlock,
        response: { 201: Block, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { merchantId } = request.caller;
      const { comment = "", ...block } = request.body;
      const id = await makeOnce(request, () =>
        addBlock(
          context,
          merchantId,
          { ...block, comment, addedFrom: request.ip, addedBy: asked(request).actor },
          asked(request),
        ),
      );
      reply.code(201).header("location", `/v1/blocks/${BlockId.encode(id)}`);
      return await current(merchantId, id);
    },
  );

  scope.get(
    "/blocks",
    {
      schema: {
        operation: blockOperations.list,
        querystring: BlockQuery,
        response: { 200: BlockList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { kind = null } = request.query;
      const { merchantId } = request.caller;
      const page = await listBlocks(context, merchantId, kind, pageRequest(request));
      return renderList(request, page, renderBlock, ({ id }) => id);
    },
  );

  scope.get(
    "/blocks/:id",
    {
      schema: {
        operation: blockOperations.read,
        params: BlockPath,
        response: { 200: Block, ...PROBLEMS },
      },
    },
    ({ caller, params }) => current(caller.merchantId, params.id),
  );

  scope.post(
    "/blocks/:id/lift",
    {
      schema: {
        operation: blockOperations.lift,
        params: BlockPath,
        body: NoOptions,
        response: { 200: Block, ...PROBLEMS },
      },
    },
    async (request) => {
      const target = { merchantId: request.caller.merchantId, blockId: request.params.id };
      return renderBlock(granted(await liftBlock(context, target, asked(request))));
    },
  );
}
