/** A SOAP envelope: its body's element is the operation, the children of that are the parameters. */
import { XMLParser } from "fast-xml-parser";
import { valuesOf, type Call } from "./call.ts";

const parser = new XMLParser({
  ignoreAttributes: true,
  // namespaces of clients differ, and say nothing
  removeNSPrefix: true,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
});

export type Envelope = Pick<Call, "operation" | "values">;

/** Null for what is no envelope with one operation in it. */
export function readSoap(text: string): Envelope | null {
  // entities of its own are what attacks on XML readers are made of; SOAP forbids them
  if (/<!DOCTYPE/i.test(text)) return null;
  const body = child(child(parsed(text), "envelope"), "body");
  if (body === null) return null;
  const [entry, second] = Object.entries(body).filter(([name]) => !name.startsWith("#"));
  if (entry === undefined || second !== undefined) return null;
  const [operation, parameters] = entry;
  if (Array.isArray(parameters)) return null;
  return { operation, values: valuesOf(pairsOf(parameters)) };
}

function parsed(text: string): unknown {
  try {
    return parser.parse(text, true);
  } catch {
    return null;
  }
}

function child(node: unknown, name: string): object | null {
  if (typeof node !== "object" || node === null) return null;
  const [, found] = Object.entries(node).find(([key]) => key.toLowerCase() === name) ?? [];
  return typeof found === "object" ? (found as object | null) : null;
}

function pairsOf(parameters: unknown): [string, string][] {
  if (typeof parameters !== "object" || parameters === null) return [];
  return Object.entries(parameters).flatMap(([name, value]): [string, string][] => {
    const first: unknown = Array.isArray(value) ? value[0] : value;
    return typeof first === "string" ? [[name, first]] : [];
  });
}
