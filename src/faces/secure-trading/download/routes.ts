/**
 * A search of transactions as a file, for programs that fetch it every day. Source: the Secure Trading
 * specification, section 7.
 */
import { Readable } from "node:stream";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EngineContext } from "../../../engine/engine-context.ts";
import type { WebServicesCaller } from "../../../engine/setup/web-services-users.ts";
import { sendPage } from "../basic-auth.ts";
import { decodeUtf8 } from "../wire/text.ts";
import { readDownload, transactionLines } from "./transaction-lines.ts";

const DOWNLOAD_PATH = "/auto/transactions/transactionsearch";

export type DownloadOptions = {
  readonly context: EngineContext;
  readonly authenticate: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly callerIn: (request: FastifyRequest) => WebServicesCaller;
};

/** The terms come as a query or as a form. */
export function downloadRoutes(
  scope: FastifyInstance,
  { context, authenticate, callerIn }: DownloadOptions,
): void {
  scope.route({
    method: ["GET", "POST"],
    url: DOWNLOAD_PATH,
    onRequest: authenticate,
    handler: async (request, reply) => {
      const call = { context, caller: callerIn(request), interface: "", requestReference: "" };
      const form = request.body instanceof Uint8Array ? decodeUtf8(request.body) : "";
      if (form === null) return sendPage(reply, 400, "Bad Request");
      const query = request.url.split("?")[1] ?? "";
      const download = readDownload(call, new URLSearchParams(`${query}&${form}`));
      if (!download.ok) {
        const named = download.data.join(" ");
        return sendPage(reply, 400, `Bad Request ${download.code} ${named}`.trimEnd());
      }
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="transactions.csv"')
        .send(Readable.from(transactionLines(call, download.value)));
    },
  });
}
