/**
 * The documents that a running server shows of itself: the API description as a file and as a page,
 * and a page for each code of a problem. Open to all; nothing here is a merchant's.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import apiReference from "@scalar/fastify-api-reference";
import type { FastifyInstance, FastifyReply } from "fastify";
import { REFUSALS, type RefusalCode } from "../../domain/refusal.ts";
import { found } from "../http/refused.ts";
import { problemPage } from "./problem-page.ts";

const DESCRIPTION = new URL("../../../docs/reference/openapi.json", import.meta.url);

/** The page's own script and data, and nothing from anywhere else. */
const REFERENCE = {
  url: "/openapi.json",
  pageTitle: "Perennial API",
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  // it offers to share the description and to host it elsewhere
  showDeveloperTools: "never",
  agent: { disabled: true },
  mcp: { disabled: true },
} as const;

/** A plugin of the HTTP server. */
export async function docsRoutes(server: FastifyInstance): Promise<void> {
  await server.register(async (scope) => {
    // none of it needs the database
    scope.addHook("onRoute", (route) => {
      route.config = { ...route.config, withoutClock: true };
    });
    const description = readFileSync(DESCRIPTION, "utf8");
    scope.get("/openapi.json", async (_request, reply) =>
      reply.headers(COMMON_HEADERS).type("application/json").send(description),
    );
    scope.get<{ Params: { code: string } }>("/problems/:code", async (request, reply) => {
      const { code } = request.params;
      const page = problemPage(
        found(Object.hasOwn(REFUSALS, code) ? code : null, "problem") as RefusalCode,
      );
      return guarded(reply, page).type("text/html; charset=utf-8").send(page);
    });
    scope.addHook("onSend", async (request, reply, payload) => {
      const isPage = request.url.startsWith("/docs") && typeof payload === "string";
      if (isPage && String(reply.getHeader("content-type")).startsWith("text/html")) {
        guarded(reply, payload);
      }
      return payload;
    });
    await scope.register(apiReference, { routePrefix: "/docs", configuration: REFERENCE });
  });
}

const COMMON_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
} as const;

/** The scripts that stand in `page` may run, by their hashes, and those of this server; no others. */
function guarded(reply: FastifyReply, page: string): FastifyReply {
  const scripts = [...page.matchAll(/<script[^>]*>([^<]+)<\/script>/g)].map(([, script = ""]) => {
    const hash = createHash("sha256").update(script).digest("base64");
    return `'sha256-${hash}'`;
  });
  const policy = [
    "default-src 'none'",
    ["script-src 'self'", ...scripts].join(" "),
    // the page makes its styles at run time
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return reply.headers({ ...COMMON_HEADERS, "content-security-policy": policy.join("; ") });
}
