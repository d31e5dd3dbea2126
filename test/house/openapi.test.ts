// Goal: the API description is whole and right, so that clients and pages can be made of it.
// Method: the committed file is read as its users read it; freshness: generated.test.ts.
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { EVENT_KINDS } from "../../src/domain/event.ts";
import { REFUSALS } from "../../src/domain/refusal.ts";
import { SCOPES } from "../../src/engine/setup/api-keys.ts";
import { jsonSchemaValidator, readDescription, rebased } from "../fuzz/api-description.ts";

type Json = Readonly<Record<string, unknown>>;

const document = readDescription();
const components = document["components"] as Readonly<Record<string, Json>>;
const operations = Object.entries(document["paths"] as Record<string, Json>).flatMap(
  ([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      path,
      method,
      operation: operation as Json,
    })),
);
const hooks = Object.values(document["webhooks"] as Record<string, Json>).map(
  ({ post }) => post as Json,
);

test("every operation has a name of its own, a summary, a described tag and a scope", () => {
  const names = [...operations.map(({ operation }) => operation), ...hooks].map(
    ({ operationId }) => operationId,
  );
  expect(new Set(names).size).toBe(names.length);
  const tags = new Set((document["tags"] as Json[]).map(({ name }) => name));
  for (const { path, method, operation } of operations) {
    const place = `${method} ${path}`;
    expect([place, String(operation["summary"]).length > 5]).toEqual([place, true]);
    expect([place, (operation["tags"] as string[]).every((tag) => tags.has(tag))]).toEqual([
      place,
      true,
    ]);
    const [{ apiKey }] = operation["security"] as [{ apiKey: readonly string[] }];
    expect([place, apiKey.every((scope) => (SCOPES as readonly string[]).includes(scope))]).toEqual(
      [place, true],
    );
  }
});

test("no operation is called as its verb and noun are not: a summary is one sentence, unpunctuated", () => {
  for (const { operation } of operations) {
    expect(operation["summary"]).toMatch(/^[A-Z][^.]*$/);
    expect(operation["operationId"]).toMatch(/^[a-z]+[A-Za-z]*$/);
  }
});

test("no component is there twice under two names", () => {
  const names = new Map<string, string>();
  const twice: string[] = [];
  for (const [name, schema] of Object.entries(components["schemas"] ?? {})) {
    const text = JSON.stringify(schema);
    const earlier = names.get(text);
    if (earlier === undefined) names.set(text, name);
    else twice.push(`${earlier} and ${name}`);
  }
  expect(twice).toEqual([]);
});

test("every reference leads somewhere, and every component is used", () => {
  const text = JSON.stringify(document);
  const refs = new Set(
    [...text.matchAll(/"\$ref":"#\/components\/([^"]+)"/g)].map(([, ref]) => ref ?? ""),
  );
  const there = Object.entries(components)
    .filter(([kind]) => kind !== "securitySchemes")
    .flatMap(([kind, all]) => Object.keys(all).map((name) => `${kind}/${name}`));
  expect([...refs].filter((ref) => !there.includes(ref))).toEqual([]);
  expect(there.filter((name) => !refs.has(name))).toEqual([]);
});

test("every schema is JSON Schema 2020-12", () => {
  const ajv = new Ajv2020({ strict: false });
  for (const [name, schema] of Object.entries(components["schemas"] ?? {})) {
    expect([name, ajv.validateSchema(rebased(schema) as object)]).toEqual([name, true]);
  }
});

test("every example is valid", () => {
  const ajv = jsonSchemaValidator(document);
  const examples = [...contents(document)];
  expect(examples.length).toBeGreaterThan(50);
  for (const { schema, example } of examples) {
    const isValid = ajv.validate(rebased(schema) as object, example);
    expect([example, isValid, ajv.errorsText()]).toEqual([example, true, "No errors"]);
  }
});

/** Every media type that has an example, and every schema that has some. */
function* contents(value: unknown): Generator<{ schema: unknown; example: unknown }> {
  if (typeof value !== "object" || value === null) return;
  if ("schema" in value && "example" in value)
    yield { schema: value.schema, example: value.example };
  if ("examples" in value && Array.isArray(value.examples)) {
    for (const example of value.examples as unknown[]) yield { schema: value, example };
  }
  for (const inner of Object.values(value)) yield* contents(inner);
}

test("every write takes an Idempotency-Key, and a body has an example", () => {
  for (const { path, method, operation } of operations) {
    // an export asks, with a body
    if (method === "get" || path === "/v1/exports") continue;
    const refs = JSON.stringify(operation["parameters"]);
    expect([path, refs.includes("parameters/IdempotencyKey")]).toEqual([path, true]);
    const { content } = operation["requestBody"] as { content: Record<string, Json> };
    for (const media of Object.values(content)) {
      expect([path, media["example"] !== undefined]).toEqual([path, true]);
    }
  }
});

test("every code of a problem stands under its own status", () => {
  for (const [name, response] of Object.entries(components["responses"] ?? {})) {
    const { content } = response as { content: Record<string, { schema: { allOf: Json[] } }> };
    const problem = content["application/problem+json"];
    if (problem === undefined) throw new Error(`${name} is no problem`);
    const [, { properties }] = problem.schema.allOf as [
      Json,
      { properties: { code: { enum: (keyof typeof REFUSALS)[] } } },
    ];
    const statuses = new Set(properties.code.enum.map((code) => REFUSALS[code].status));
    expect([name, statuses.size]).toEqual([name, 1]);
  }
});

test("there is a webhook for every kind of event, signed", () => {
  expect(Object.keys(document["webhooks"] as Json)).toEqual([...EVENT_KINDS]);
  for (const { parameters } of hooks) {
    expect(JSON.stringify(parameters)).toMatch(/WebhookId.*WebhookTimestamp.*WebhookSignature/);
  }
});
