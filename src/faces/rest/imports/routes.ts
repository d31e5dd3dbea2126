import { Readable } from "node:stream";
import type { FastifyRequest } from "fastify";
import { listImports, readImport, type ImportView } from "../../../engine/queries/imports.ts";
import { found, granted, refused } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { ImportId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Import, ImportList, ImportPath, ImportQuery } from "./contract.ts";
import { importOperations } from "./operations.ts";

const CARDS_KEY_HEADER = "perennial-cards-key";
const LIMIT_BYTES = 64 * 1024 * 1024;

/**
 * Books of subscribers. The file is held in memory until it is read and is never written anywhere:
 * it holds card numbers in clear.
 */
export function importRoutes(scope: RestScope, options: RestOptions): void {
  const { context, imports, archives } = options;
  const render = (row: ImportView) => ({ ...row, object: "import" as const });
  const current = async (merchantId: bigint, id: bigint) =>
    render(found(await readImport(context, merchantId, id), "import"));

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

  scope.register(async (archive: RestScope) => {
    archive.removeAllContentTypeParsers();
    // read as it comes, however long it is
    archive.addContentTypeParser(
      "application/x-ndjson",
      async (_request: FastifyRequest, stream: Readable) => stream,
    );
    archive.post(
      "/imports/archive",
      {
        schema: {
          operation: importOperations.createFromArchive,
          response: { 201: Import, ...PROBLEMS },
        },
      },
      async ({ body, caller, headers }, reply) => {
        if (!(body instanceof Readable)) {
          throw refused("unsupported_media_type", "Send the archive as application/x-ndjson.");
        }
        const given = headers[CARDS_KEY_HEADER];
        const cardsKey = archives.readKey(typeof given === "string" ? given : null);
        if (cardsKey === "no-key") {
          throw refused("malformed", "Give 32 random bytes in base64 or hex.", CARDS_KEY_HEADER);
        }
        const id = await readWhole(body, async (file) =>
          granted(await archives.import(caller.merchantId, file, cardsKey)),
        );
        reply.code(201).header("location", `/v1/imports/${ImportId.encode(id)}`);
        return await current(caller.merchantId, id);
      },
    );
  });

  scope.get(
    "/imports",
    {
      schema: {
        operation: importOperations.list,
        querystring: ImportQuery,
        response: { 200: ImportList, ...PROBLEMS },
      },
    },
    async (request) => {
      const page = await listImports(context, request.caller.merchantId, pageRequest(request));
      return renderList(request, page, render, (row) => row.id);
    },
  );

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

/** What is left unread is passed over: whoever is still sending it hears no answer before. */
async function readWhole<T>(
  body: Readable,
  read: (file: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<T> {
  try {
    return await read({ [Symbol.asyncIterator]: () => body.iterator({ destroyOnReturn: false }) });
  } finally {
    body.resume();
  }
}
