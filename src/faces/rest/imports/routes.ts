import type { FastifyRequest } from "fastify";
import { readImport } from "../../../engine/imports/import-book.ts";
import { found, refused } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { ImportId } from "../wire/ids.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Import, ImportPath } from "./contract.ts";
import { importOperations } from "./operations.ts";

const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Books of subscribers. The file is held in memory until it is read and is never written anywhere:
 * it holds card numbers in clear.
 */
export function importRoutes(scope: RestScope, { context, imports }: RestOptions): void {
  const current = async (merchantId: bigint, id: bigint) => {
    const row = found(await readImport(context, merchantId, id), "import");
    return { ...row, object: "import" as const };
  };

  scope.register(async (csv: RestScope) => {
    csv.removeAllContentTypeParsers();
    csv.addContentTypeParser(
      "text/csv",
      { parseAs: "buffer", bodyLimit: LIMIT_BYTES },
      async (request: FastifyRequest, body: Buffer) => {
        request.rawBody = body;
        return body;
      },
    );
    csv.post(
      "/imports",
      {
        // what was imported already is left unchanged: a request that was cut off may run again
        bodyLimit: LIMIT_BYTES,
        schema: { operation: importOperations.create, response: { 202: Import, ...PROBLEMS } },
      },
      async (request, reply) => {
        const { body, caller } = request;
        if (!Buffer.isBuffer(body)) {
          throw refused("unsupported_media_type", "Send the book as text/csv.");
        }
        request.rawBody = null;
        const id = await imports.start(caller.merchantId, body);
        reply.code(202).header("location", `/v1/imports/${ImportId.encode(id)}`);
        return await current(caller.merchantId, id);
      },
    );
  });

  scope.get(
    "/imports/:id",
    {
      schema: {
        operation: importOperations.read,
        params: ImportPath,
        response: { 200: Import, ...PROBLEMS },
      },
    },
    ({ caller, params }) => current(caller.merchantId, params.id),
  );
}
