/** The API description: OpenAPI 3.1, made from the contracts that check requests and answers. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SCOPES } from "../../src/engine/setup/api-keys.ts";
import { HEADER_PARAMETERS, RESPONSE_HEADERS } from "./headers.ts";
import type { Json } from "./json.ts";
import { namedSchemas } from "./named-schemas.ts";
import { openApiPath, operationObject, tagOf } from "./operation-object.ts";
import { problemResponses } from "./problem-responses.ts";
import { describedRoutes } from "./routes.ts";
import { tagObjects } from "./tags.ts";
import { WEBHOOK_PARAMETERS, webhooks } from "./webhooks.ts";

/** Throws where a route or a contract leaves something out, with the address or the name. */
export async function openApiDocument(root: string, version: string): Promise<Json> {
  const schemas = await namedSchemas(root);
  const problems = problemResponses(schemas);
  const routes = await describedRoutes();
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const path = openApiPath(route.url);
    paths[path] = { ...paths[path], [route.method]: operationObject(route, schemas, problems) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Perennial",
      version,
      summary: "Recurring payments that you host yourself.",
      description: readFileSync(join(root, "scripts/openapi/introduction.md"), "utf8").trim(),
    },
    servers: [{ url: "/", description: "The server that this description comes from." }],
    security: [{ apiKey: [] }],
    ...tagObjects(new Set([...routes.map(({ url }) => tagOf(url)), "webhooks"])),
    paths,
    webhooks: webhooks(schemas),
    components: {
      securitySchemes: { apiKey: SECURITY },
      parameters: { ...HEADER_PARAMETERS, ...WEBHOOK_PARAMETERS },
      headers: RESPONSE_HEADERS,
      responses: problems.components(),
      schemas: schemas.components(),
    },
  };
}

const SECURITY: Json = {
  type: "http",
  scheme: "bearer",
  description: [
    "An API key, as `Authorization: Bearer pk_…`. Each operation names the scope that it asks for:",
    "",
    `- \`${SCOPES[0]}\`: every GET`,
    `- \`${SCOPES[1]}\`: every change that moves no money`,
    `- \`${SCOPES[2]}\`: purchases, charges by hand, conversions, reactivations, refunds, voids, captures, disputes, exports with cards`,
    `- \`${SCOPES[3]}\`: what concerns the whole deployment`,
  ].join("\n"),
};
