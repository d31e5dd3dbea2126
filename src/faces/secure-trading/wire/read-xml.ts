/**
 * Reads an XML body (version 3.67). Total: any text gives a block or a fault.
 *
 * A document type is refused before anything is read, so there is nothing to expand or to fetch;
 * depth is bounded by the parser, size by the server. The parser is told to leave references alone,
 * and they are read here: the five of XML and numbers, nothing else.
 */
import { XMLParser, XMLValidator } from "fast-xml-parser";
import type { BlockRead, WireRequest } from "./block.ts";
import { isCarriable, MOST_FIELDS } from "./text.ts";
import { NAME_BY_PATH, REQUEST_NAMES } from "./xml-paths.ts";

const VERSION = "3.67";
const MOST_REQUESTS = 100;
const MOST_DEPTH = 16;
const MOST_VALUES = 1_000;

/** An element: its name, its attributes, and what stands in it. */
type Element = {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
};

const ATTRIBUTES = ":@";
const TEXT = "#text";
const CDATA = "#cdata";

const PARSER = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false,
  cdataPropName: CDATA,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MOST_DEPTH,
});

export function readXml(text: string): BlockRead {
  const roots = parse(text);
  if (roots === null) return fault("10200");
  const [root] = roots;
  if (root === undefined || roots.length > 1) return fault("10200");
  if (root.name !== "requestblock") return fault("10201");
  if (root.attributes.get("version") !== VERSION) return fault("30007", ["version"]);
  const requests = root.children.filter(({ name }) => name === "request");
  if (requests.length === 0 || requests.length > MOST_REQUESTS) return fault("10201", ["request"]);
  const alias = root.children.find(({ name }) => name === "alias")?.text ?? "";
  return {
    ok: true,
    block: {
      requestReference: null,
      alias: alias === "" ? null : alias,
      requests: requests.map(readRequest),
    },
  };
}

function fault(code: "10200" | "10201" | "30007", data: readonly string[] = []): BlockRead {
  return { ok: false, fault: { code, data, requestReference: null } };
}

/** Null for what is not well-formed, holds what XML cannot, or asks for what is not done here. */
function parse(text: string): readonly Element[] | null {
  if (/<!DOCTYPE/i.test(text)) return null;
  try {
    if (XMLValidator.validate(text) !== true) return null;
    return elementsIn(PARSER.parse(text) as readonly ParsedNode[]);
  } catch {
    // names that would be dangerous as properties, too deep, references that are none
    return null;
  }
}

type ParsedNode = Readonly<Record<string, unknown>>;

function elementsIn(nodes: readonly ParsedNode[]): Element[] {
  return nodes.flatMap((node) => {
    const [name] = Object.keys(node).filter((key) => key !== ATTRIBUTES);
    if (name === undefined || name === TEXT || name === CDATA) return [];
    const children = node[name] as readonly ParsedNode[];
    const attributes = (node[ATTRIBUTES] ?? {}) as Readonly<Record<string, string>>;
    return [
      {
        name,
        attributes: new Map(
          Object.entries(attributes).map(([key, value]) => [key, dereferenced(value)]),
        ),
        children: elementsIn(children),
        text: children.map(textIn).join(""),
      },
    ];
  });
}

function textIn(node: ParsedNode): string {
  const text = node[TEXT];
  if (typeof text === "string") return dereferenced(text);
  const section = node[CDATA];
  if (!Array.isArray(section)) return "";
  return section
    .map((part: ParsedNode) => part[TEXT])
    .filter((part) => typeof part === "string")
    .join("");
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["amp", "&"],
  ["lt", "<"],
  ["gt", ">"],
  ["quot", '"'],
  ["apos", "'"],
]);

/** Throws RangeError for a reference to anything else. */
function dereferenced(text: string): string {
  return text.replace(/&([^;]*);?/g, (_, name: string) => {
    const named = NAMED.get(name);
    if (named !== undefined) return named;
    const [, hex, decimal] = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
    const point = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    if (Number.isNaN(point)) throw new RangeError("a reference to nothing");
    return String.fromCodePoint(point);
  });
}

function readRequest(request: Element): WireRequest {
  const type = request.attributes.get("type") ?? "";
  const own = request.children.filter(({ name }) => name !== "filter" && name !== "updates");
  const { fields, badField } = readFields(own);
  const filter = request.children.find(({ name }) => name === "filter");
  const updates = request.children.find(({ name }) => name === "updates");
  const read = updates === undefined ? null : readFields(updates.children);
  const values = filter === undefined ? null : readFilter(filter);
  return {
    types: type === "" ? [] : [type],
    naming: type === "" ? "none" : "one",
    fields,
    filter: values === "bad" ? null : values,
    updates: read?.fields ?? null,
    badField: badField ?? read?.badField ?? (values === "bad" ? "filter" : null),
  };
}

type Found = { readonly fields: ReadonlyMap<string, string>; readonly badField: string | null };

function readFields(elements: readonly Element[]): Found {
  const fields = new Map<string, string>();
  let badField: string | null = null;
  const put = (path: string, leaf: string, value: string): void => {
    // the flat name itself is taken too, wherever it stands: clients are not agreed on every place
    const name = NAME_BY_PATH.get(path) ?? (REQUEST_NAMES.has(leaf) ? leaf : null);
    if (name === null || value.trim() === "") return;
    if (!isCarriable(value)) badField ??= name;
    else if (fields.size < MOST_FIELDS) fields.set(name, value);
  };
  const walk = (element: Element, above: string): void => {
    const path = above === "" ? element.name : `${above}/${element.name}`;
    for (const [name, value] of element.attributes) put(`${path}@${name}`, "", value);
    if (element.children.length === 0) put(path, element.name, element.text);
    for (const child of element.children) walk(child, path);
  };
  for (const element of elements) walk(element, "");
  return { fields, badField };
}

/** Flat names, repeated to give several values. */
function readFilter(filter: Element): ReadonlyMap<string, readonly string[]> | "bad" {
  const values = new Map<string, string[]>();
  if (filter.children.length > MOST_VALUES) return "bad";
  for (const { name, text } of filter.children) {
    if (text === "") continue;
    if (!isCarriable(text)) return "bad";
    values.set(name, [...(values.get(name) ?? []), text]);
  }
  return values;
}
