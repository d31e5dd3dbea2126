/** Writes an answer as XML (version 3.67). Fields that have no place in XML are left out. */
import type { Fields, WireAnswer, WireResponse } from "./block.ts";
import { ERROR_TEXTS } from "./error-codes.ts";
import { PATH_BY_NAME } from "./xml-paths.ts";

/** An element that is being put together. */
type Element = {
  readonly attributes: Map<string, string>;
  readonly children: Map<string, Element>;
  text: string | null;
};

export function writeXml({ requestReference, responses, secrand }: WireAnswer): string {
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<responseblock version="3.67">',
    `<requestreference>${escaped(requestReference)}</requestreference>`,
    ...responses.map(writeResponse),
    `<secrand>${escaped(secrand)}</secrand>`,
    "</responseblock>",
  ].join("");
}

function writeResponse({ type, code, data, fields, records }: WireResponse): string {
  const root = emptyElement();
  for (const [name, value] of fields) put(root, name, value);
  put(root, "errormessage", ERROR_TEXTS[code]);
  put(root, "errorcode", code);
  if (data.length > 0) put(root, "errordata", data.join(","));
  const found = fields.get("found");
  const listed = [
    ...(found === undefined ? [] : [`<found>${escaped(found)}</found>`]),
    ...records.map(writeRecord),
  ].join("");
  return `<response type="${escaped(type)}">${inside(root)}${listed}</response>`;
}

function writeRecord(fields: Fields): string {
  const root = emptyElement();
  const type = fields.get("requesttypedescription") ?? "";
  for (const [name, value] of fields) put(root, name, value);
  return `<record type="${escaped(type)}">${inside(root)}</record>`;
}

function emptyElement(): Element {
  return { attributes: new Map(), children: new Map(), text: null };
}

function put(root: Element, name: string, value: string): void {
  const path = PATH_BY_NAME.get(name);
  if (path === undefined) return;
  const [elements = "", attribute] = path.split("@");
  let at = root;
  for (const part of elements.split("/")) {
    const child = at.children.get(part) ?? emptyElement();
    at.children.set(part, child);
    at = child;
  }
  if (attribute === undefined) at.text = value;
  else at.attributes.set(attribute, value);
}

function inside({ text, children }: Element): string {
  const own = text === null ? "" : escaped(text);
  return own + [...children].map(([name, child]) => written(name, child)).join("");
}

function written(name: string, element: Element): string {
  const attributes = [...element.attributes]
    .map(([key, value]) => ` ${key}="${escaped(value)}"`)
    .join("");
  return `<${name}${attributes}>${inside(element)}</${name}>`;
}

const NAMED: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
]);

/** As text and as an attribute: line ends and tabs as numbers, so that no reader changes them. */
function escaped(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (one) => NAMED.get(one) ?? `&#${one.charCodeAt(0)};`);
}
