/** One route as an Operation Object of OpenAPI 3.1. */
import type { z } from "zod";
import { headerParameter, headers } from "./headers.ts";
import type { Json } from "./json.ts";
import type { NamedSchemas } from "./named-schemas.ts";
import type { ProblemResponses } from "./problem-responses.ts";
import { refusalsOf } from "./refusals-of-route.ts";
import type { DescribedRoute } from "./routes.ts";

export function operationObject(
  route: DescribedRoute,
  schemas: NamedSchemas,
  problems: ProblemResponses,
): Json {
  const { operation, body } = route.schema;
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description === undefined ? {} : { description: operation.description }),
    tags: [tagOf(route.url)],
    security: [{ apiKey: [route.scope] }],
    parameters: parameters(route, schemas),
    ...(body === undefined ? textBody(route) : { requestBody: jsonBody(route, body, schemas) }),
    responses: { ...answers(route, schemas), ...refusals(route, problems) },
  };
}

/** /v1/purchases/:id/cancel → purchases. */
export function tagOf(url: string): string {
  return url.split("/")[2] ?? "";
}

/** /v1/purchases/:id → /v1/purchases/{id}. */
export function openApiPath(url: string): string {
  return url.replace(/:(\w+)/g, "{$1}");
}

function jsonBody(route: DescribedRoute, body: z.ZodType, schemas: NamedSchemas): Json {
  const { example } = route.schema.operation;
  if (example === undefined) throw new Error(`${route.url}: give an example of its body`);
  return {
    // without one, it is taken for {}
    required: !body.safeParse({}).success,
    content: {
      "application/json": { schema: schemas.ref(body, `body of ${route.url}`), example },
    },
  };
}

function textBody({ schema: { operation } }: DescribedRoute): Json {
  const { example, bodyType } = operation;
  if (bodyType === undefined) return {};
  return {
    requestBody: {
      required: true,
      content: { [bodyType]: { schema: { type: "string" }, example } },
    },
  };
}

function parameters(route: DescribedRoute, schemas: NamedSchemas): Json[] {
  const { params, querystring } = route.schema;
  const { isWrite } = route;
  return [
    ...fields(params, "path", schemas),
    ...fields(querystring, "query", schemas),
    headerParameter("Merchant"),
    ...(isWrite ? [headerParameter("IdempotencyKey")] : []),
    ...(isWrite && route.versioned && params !== undefined ? [headerParameter("IfMatch")] : []),
    ...(route.schema.operation.takesCardsKey === true ? [headerParameter("CardsKey")] : []),
    headerParameter("RequestId"),
  ];
}

function fields(
  schema: z.ZodObject | undefined,
  place: "path" | "query",
  schemas: NamedSchemas,
): Json[] {
  if (schema === undefined) return [];
  const whole = schemas.inline(schema, schemas.nameOf(schema));
  const required = new Set(whole["required"] as string[] | undefined);
  return Object.entries(whole["properties"] as Record<string, Json>).map(([name, field]) => {
    const { description, ...rest } = field;
    return {
      name,
      in: place,
      required: required.has(name),
      ...(description === undefined ? {} : { description }),
      schema: rest,
    };
  });
}

function answers(route: DescribedRoute, schemas: NamedSchemas): Json {
  const { isWrite } = route;
  const { answerType } = route.schema.operation;
  const made: Json = {};
  for (const [status, schema] of Object.entries(route.schema.response)) {
    if (!/^\d+$/.test(status)) continue;
    made[status] = {
      description: MEANINGS[status] ?? "Done.",
      headers: {
        ...headers("RequestId", "RateLimitLimit", "RateLimitRemaining", "RateLimitReset"),
        ...(route.versioned ? headers("ETag") : {}),
        ...(status === "201" || status === "202" ? headers("Location") : {}),
        ...(isWrite ? headers("IdempotentReplayed") : {}),
      },
      content:
        answerType === undefined
          ? { "application/json": { schema: schemas.ref(schema, `answer of ${route.url}`) } }
          : { [answerType]: { schema: { type: "string" } } },
    };
  }
  return made;
}

const MEANINGS: Readonly<Record<string, string>> = {
  "200": "Done.",
  "201": "Made.",
  "202": "Under way.",
};

function refusals(route: DescribedRoute, problems: ProblemResponses): Json {
  return Object.fromEntries(
    [...refusalsOf(route)].map(([status, codes]) => [String(status), problems.ref(codes)]),
  );
}
