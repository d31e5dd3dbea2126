/** The API as its description tells it: what can be asked, and whether an answer is as described. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { ROOT } from "../house/source/source-file.ts";

type Json = Readonly<Record<string, unknown>>;

export type ApiOperation = {
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** With `{id}` where a parameter stands. */
  readonly path: string;
  /** Of the ids that stand for `{id}`; null: the path has none. */
  readonly idPrefix: string | null;
  readonly queryNames: readonly string[];
  /** `name=example` of each query parameter that it cannot do without. */
  readonly requiredQuery: readonly string[];
  /** Of the body; null: it takes none. */
  readonly mediaType: string | null;
  readonly example: unknown;
  readonly statuses: readonly string[];
};

export type ApiDescription = {
  readonly operations: readonly ApiOperation[];
  /** What is wrong with an answer; null: it is as described. */
  readonly faultOf: (operation: ApiOperation, answer: Answer) => string | null;
};

export type Answer = {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
};

export function readDescription(): Json {
  return JSON.parse(readFileSync(join(ROOT, "docs/reference/openapi.json"), "utf8")) as Json;
}

export function apiDescription(document: Json = readDescription()): ApiDescription {
  const validators = new Map<string, ValidateFunction>();
  const ajv = jsonSchemaValidator(document);
  const operations: ApiOperation[] = [];
  const pointers = new Map<string, Json>();
  for (const [path, item] of Object.entries(document["paths"] as Record<string, Json>)) {
    for (const [method, value] of Object.entries(item)) {
      const operation = value as Json;
      const id = String(operation["operationId"]);
      const responses = operation["responses"] as Json;
      const parameters = operation["parameters"] as Json[];
      const content = (operation["requestBody"] as Json | undefined)?.["content"] as
        | Json
        | undefined;
      const inQuery = parameters.filter(({ in: place }) => place === "query");
      const [mediaType = null] = Object.keys(content ?? {});
      operations.push({
        id,
        method: method.toUpperCase(),
        path,
        idPrefix: idPrefixOf(parameters),
        queryNames: inQuery.map(({ name }) => String(name)),
        requiredQuery: inQuery
          .filter(({ required }) => required === true)
          .map((parameter) => `${String(parameter["name"])}=${exampleOfParameter(parameter)}`),
        mediaType,
        example: exampleOf(content, mediaType),
        statuses: Object.keys(responses),
      });
      for (const [status, response] of Object.entries(responses)) {
        pointers.set(`${id} ${status}`, resolved(document, response as Json));
      }
    }
  }
  return {
    operations,
    faultOf: ({ id }, { status, mediaType, body }) => {
      const place = `${id} ${status}`;
      const response = pointers.get(place);
      if (response === undefined) return `${status} is not described`;
      const schema = ((response["content"] as Json)[mediaType] as Json | undefined)?.["schema"];
      if (schema === undefined) return `${mediaType} is not described`;
      const validate = validators.get(place) ?? ajv.compile(rebased(schema) as object);
      validators.set(place, validate);
      return validate(body) ? null : ajv.errorsText(validate.errors);
    },
  };
}

/** `^pur_[1-9]…` → pur. Throws for an id whose form is not described. */
function idPrefixOf(parameters: readonly Json[]): string | null {
  const id = parameters.find(({ in: place }) => place === "path");
  if (id === undefined) return null;
  const { pattern } = id["schema"] as Json;
  const prefix = /^\^([a-z]+)_/.exec(String(pattern))?.[1];
  if (prefix === undefined) throw new Error(`${String(id["name"])} does not say what ids it takes`);
  return prefix;
}

/** Throws for one that shows no example. */
function exampleOfParameter({ name, schema }: Json): string {
  const [example] = ((schema as Json)["examples"] ?? []) as readonly string[];
  if (example === undefined)
    throw new Error(`${String(name)} has to be given and shows no example`);
  return encodeURIComponent(example);
}

function exampleOf(content: Json | undefined, mediaType: string | null): unknown {
  const media = mediaType === null ? undefined : (content?.[mediaType] as Json | undefined);
  return media?.["example"];
}

const BASE = "perennial:openapi";

/** Knows the whole document, so that its references lead somewhere. */
export function jsonSchemaValidator(document: Json): Ajv2020 {
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: BASE, components: rebased(document["components"]) });
  return ajv;
}

/** References within the document, as references into it. */
export function rebased(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema).replaceAll('"$ref":"#/', `"$ref":"${BASE}#/`),
  ) as unknown;
}

function resolved(document: Json, value: Json): Json {
  const { $ref: ref } = value;
  if (typeof ref !== "string") return value;
  return ref
    .slice(2)
    .split("/")
    .reduce<Json>((at, part) => at[part] as Json, document);
}
