import { PassThrough } from "node:stream";
import { once } from "node:events";
import { refused } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Archive, ExportOrder } from "./contract.ts";
import { exportOperations } from "./operations.ts";

/** All of the merchant as an archive (docs/reference/archive.md). A POST: the key is in its body. */
export function exportRoutes(scope: RestScope, { context, archives }: RestOptions): void {
  scope.post(
    "/exports",
    {
      config: { isQuestion: true },
      schema: {
        operation: exportOperations.create,
        body: ExportOrder,
        response: { 200: Archive, ...PROBLEMS },
      },
    },
    async ({ caller, body, id }, reply) => {
      const cardsKey = archives.readKey(body.cardsKey ?? null);
      if (cardsKey === "no-key") {
        throw refused("invalid_field", "Give 32 random bytes in base64 or hex.", "cardsKey");
      }
      if (cardsKey !== null && !caller.scopes.has("money")) {
        throw refused("forbidden", 'Card numbers, sealed too, need a key of scope "money".');
      }
      const stream = new PassThrough();
      const write = async (text: string): Promise<void> => {
        if (stream.destroyed) throw new Error("the client has gone away");
        if (!stream.write(text)) await once(stream, "drain");
      };
      archives.export(caller.merchantId, { cardsKey, write }).then(
        () => stream.end(),
        (error: unknown) => {
          context.log.error({ error, requestId: id }, "an export was cut off");
          // without its last line, which its reader misses
          stream.destroy(error instanceof Error ? error : new Error(String(error)));
        },
      );
      return reply.type("application/x-ndjson").send(stream);
    },
  );
}
