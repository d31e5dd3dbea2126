/**
 * Reads a JSON body (version 1.00). Total: any text gives a block or a fault, and a value that is no
 * text or number is named instead of guessed.
 */
import type { Block, BlockRead, Fields, WireRequest } from "./block.ts";
import { isCarriable, MOST_FIELDS } from "./text.ts";
import { REQUEST_NAMES } from "./xml-paths.ts";

const VERSIONS: readonly unknown[] = ["1.00", "1.0"];
const MOST_REQUESTS = 100;
const MOST_VALUES = 1_000;

/** Keys of a request that are no fields. */
const STRUCTURE: ReadonlySet<string> = new Set([
  "requesttypedescription",
  "requesttypedescriptions",
  "filter",
  "updates",
  "requestreference",
  "versioninfo",
]);

type Json = Readonly<Record<string, unknown>>;

export function readJson(text: string): BlockRead {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return malformed();
  }
  if (!isObject(body)) return malformed();
  const requests = body["request"];
  const list = Array.isArray(requests) ? requests : [requests];
  const [first] = list;
  const reference = isObject(first) ? textOf(first["requestreference"]) : null;
  const requestReference = reference === null || !isCarriable(reference) ? null : reference;
  if (!VERSIONS.includes(body["version"])) {
    return { ok: false, fault: { code: "30007", data: ["version"], requestReference } };
  }
  const objects = list.filter(isObject);
  if (objects.length === 0 || objects.length < list.length || list.length > MOST_REQUESTS) {
    return { ok: false, fault: { code: "30010", data: ["request"], requestReference } };
  }
  const block: Block = {
    requestReference,
    alias: textOf(body["alias"]),
    requests: objects.map(readRequest),
  };
  return { ok: true, block };
}

function malformed(): BlockRead {
  return { ok: false, fault: { code: "10205", data: ["invalid json"], requestReference: null } };
}

function readRequest(request: Json): WireRequest {
  const plural = request["requesttypedescriptions"];
  const single = request["requesttypedescription"];
  const { fields, badField } = readFields(request);
  const { filter, updates } = request;
  const read = isObject(updates) ? readFields(updates) : null;
  const found = readFilter(filter);
  return {
    types: [...(Array.isArray(plural) ? plural : [plural]), single].flatMap((one) => {
      const name = textOf(one);
      return name === null ? [] : [name];
    }),
    naming:
      plural !== undefined && single !== undefined
        ? "both"
        : plural === undefined && single === undefined
          ? "none"
          : "one",
    fields,
    filter: found === "bad" ? null : found,
    updates: read?.fields ?? null,
    badField: badField ?? read?.badField ?? (found === "bad" ? "filter" : null),
  };
}

/** Known names must have a text or a number; of unknown ones only texts and numbers are kept. */
function readFields(from: Json): { readonly fields: Fields; readonly badField: string | null } {
  const fields = new Map<string, string>();
  let badField: string | null = null;
  for (const [name, value] of Object.entries(from)) {
    if (STRUCTURE.has(name)) continue;
    const text = textOf(value);
    if (text === "" || value === null) continue;
    if (text !== null && isCarriable(text) && isCarriable(name)) {
      if (REQUEST_NAMES.has(name) || fields.size < MOST_FIELDS) fields.set(name, text);
    } else if (REQUEST_NAMES.has(name)) badField ??= name;
  }
  return { fields, badField };
}

/** `{"name": [{"value": "x"}]}`, or a single value in one of three shorter forms. */
function readFilter(filter: unknown): ReadonlyMap<string, readonly string[]> | null | "bad" {
  if (filter === undefined || filter === null) return null;
  if (!isObject(filter)) return "bad";
  const values = new Map<string, readonly string[]>();
  for (const [name, given] of Object.entries(filter)) {
    const all = (Array.isArray(given) ? given : [given]).map((one: unknown) =>
      textOf(isObject(one) ? one["value"] : one),
    );
    if (all.length > MOST_VALUES) return "bad";
    const texts = all.filter((one) => one !== null && isCarriable(one));
    if (texts.length < all.length) return "bad";
    const filled = texts.filter((one) => one !== "") as string[];
    if (filled.length > 0) values.set(name, filled);
  }
  return values;
}

/** Numbers as they are written; null for what is neither text nor number. */
function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : null;
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
