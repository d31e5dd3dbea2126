/**
 * The contracts as JSON Schema, each under the name that it is exported by.
 *
 * Both directions are described as they are on the wire, which for zod is the input of a codec: what
 * is read is decoded from it, what is answered is encoded to it.
 */
import { globSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { contractComments } from "./contract-comments.ts";
import { describeSchema } from "./describe-schema.ts";
import { isJson, type Json } from "./json.ts";

const CONTRACTS = "src/faces/{rest/*/contract,rest/wire/*,http/problem,http/preview}.ts";

export type NamedSchemas = {
  /** `{"$ref": …}` of a schema, or one of several; throws for one that no contract exports. */
  readonly ref: (schema: z.ZodType, where: string) => Json;
  /** A schema in place, without a name: of a parameter. */
  readonly inline: (schema: z.ZodType, contract: string | null) => Json;
  /** Every schema that was referred to, and what those refer to, by name. */
  readonly components: () => Json;
  /** The name that a contract exports `schema` by; null: none does. */
  readonly nameOf: (schema: z.ZodType) => string | null;
};

export async function namedSchemas(root: string): Promise<NamedSchemas> {
  const comments = contractComments(root, CONTRACTS);
  const contracts = z.registry<{ id: string }>();
  const names = new Map<unknown, string>();
  for (const path of globSync(CONTRACTS, { cwd: root }).toSorted()) {
    const exports = (await import(join(root, path))) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exports)) {
      if (!(value instanceof z.ZodType)) continue;
      names.set(value, name);
      if (value instanceof z.ZodObject) contracts.add(value, { id: name });
    }
  }
  const { schemas } = z.toJSONSchema(contracts, { ...OPTIONS, uri: uriOf });
  const all = new Map(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      describeSchema(withoutEnvelope(schema as Json), name, comments),
    ]),
  );
  const used = new Set<string>();
  const use = (name: string): void => {
    if (used.has(name)) return;
    used.add(name);
    for (const other of refsIn(all.get(name))) use(other);
  };
  return {
    ref: function ref(schema, where): Json {
      if (schema instanceof z.ZodUnion) {
        return { oneOf: schema.options.map((option) => ref(option as z.ZodType, where)) };
      }
      const id = contracts.get(schema as z.ZodObject)?.id;
      if (id === undefined) throw new Error(`${where}: no contract exports this schema by a name`);
      use(id);
      return { $ref: uriOf(id) };
    },
    inline: (schema, contract) => {
      const made = withoutEnvelope(z.toJSONSchema(schema, OPTIONS));
      return contract === null ? made : describeSchema(made, contract, comments);
    },
    components: () => Object.fromEntries([...used].toSorted().map((name) => [name, all.get(name)])),
    nameOf: (schema) => names.get(schema) ?? null,
  };
}

const OPTIONS = {
  io: "input",
  target: "draft-2020-12",
  unrepresentable: "any",
  override: ({ jsonSchema }: { jsonSchema: Json }) => tidy(jsonSchema),
} as const;

const SCHEMAS = "#/components/schemas/";

function uriOf(name: string): string {
  return SCHEMAS + name;
}

/** In place, as zod wants it. `wire` of a schema's metadata says what cannot be read off it. */
function tidy(schema: Json): void {
  if (schema["minimum"] === Number.MIN_SAFE_INTEGER) delete schema["minimum"];
  if (schema["maximum"] === Number.MAX_SAFE_INTEGER) delete schema["maximum"];
  // of a codec's value, not of the wire
  delete schema["readOnly"];
  const { wire } = schema;
  if (!isJson(wire)) return;
  for (const name of Object.keys(schema)) delete schema[name];
  Object.assign(schema, wire);
}

function withoutEnvelope(schema: Json): Json {
  return Object.fromEntries(
    Object.entries(schema).filter(([name]) => name !== "$schema" && name !== "$id"),
  );
}

function refsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(refsIn);
  if (!isJson(value)) return [];
  const { $ref: ref } = value;
  const own = typeof ref === "string" ? [ref.slice(SCHEMAS.length)] : [];
  return [...own, ...Object.values(value).flatMap(refsIn)];
}
