/** How bodies are read: JSON by default, kept as it came while a key's hash may need it. */
import type { FastifyRequest } from "fastify";
import type { RestScope } from "../scope.ts";
import { refused } from "../../http/refused.ts";

export function readJsonBodies(scope: RestScope): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (request: FastifyRequest, body: Buffer) => {
      request.rawBody = body;
      if (body.length === 0) return undefined;
      try {
        return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)) as unknown;
      } catch {
        // the parser's own message quotes the text, which may be a card
        throw refused("malformed", "The body is not JSON in UTF-8.");
      }
    },
  );
  scope.addHook("preValidation", async (request) => {
    // a command without options needs no body
    request.body ??= {};
  });
}
