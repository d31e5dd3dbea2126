/**
 * What a file takes from its surroundings instead of its arguments: time, randomness, the outside.
 *
 * An identifier is judged by its name alone. That can flag a local variable called `Date`; such a
 * name would mislead a reader too.
 */
import type { MemberExpression, Node } from "oxc-parser";
import { lineOf, nodesOf, type SourceFile } from "./source-file.ts";

/** Lines that read the machine's time. */
export function clockReads(file: SourceFile): string[] {
  const imports = importsOf(
    file,
    /^(node:)?(perf_hooks|process)$/,
    /^(performance|hrtime|uptime|default|\*)$/,
  );
  const uses = linesWhere(file, (node, parent) => {
    switch (variableName(node, parent)) {
      case "performance":
        return true;
      case "Date":
        return !timelessUseOfDate(parent);
      case "process":
        return memberOf(node, parent, /^(hrtime|uptime)$/);
      case "Temporal":
        return memberOf(node, parent, /^Now$/);
      case "globalThis":
        return memberOf(node, parent, /^(Date|performance|process)$/);
      default:
        return formatsThisMoment(node);
    }
  });
  return [...imports, ...uses];
}

/** Lines that make random values. */
export function randomnessReads(file: SourceFile): string[] {
  const imports = importsOf(
    file,
    /^(node:)?crypto$/,
    /^(random\w*|getRandomValues|generateKey\w*|webcrypto|default|\*)$/,
  );
  const uses = linesWhere(file, (node, parent) => {
    switch (variableName(node, parent)) {
      case "crypto":
        return true;
      case "Math": // any constant or function but random; by itself it could be passed on
        return !memberOf(node, parent, /^(?!random$)\w+$/);
      case "globalThis":
        return memberOf(node, parent, /^(crypto|Math)$/);
      default:
        return false;
    }
  });
  return [...imports, ...uses];
}

const OUTSIDE = new Set(
  `process console fetch require globalThis global Buffer setTimeout setInterval setImmediate
   queueMicrotask WebSocket Worker navigator`.split(/\s+/),
);

/** Lines that touch anything but the language and their arguments: for files that must be pure. */
export function outsideReads(file: SourceFile): string[] {
  const uses = linesWhere(
    file,
    (node, parent) =>
      OUTSIDE.has(variableName(node, parent) ?? "") ||
      node.type === "AwaitExpression" ||
      ("async" in node && node.async),
  );
  return [...clockReads(file), ...randomnessReads(file), ...uses];
}

function importsOf(file: SourceFile, from: RegExp, names: RegExp): string[] {
  return file.imports
    .filter((made) => from.test(made.specifier) && made.names.some((name) => names.test(name)))
    .map((made) => `${file.path}:${made.line} imports ${made.names.join(", ")}`);
}

function linesWhere(
  file: SourceFile,
  test: (node: Node, parent: Node | null) => boolean,
): string[] {
  return [...nodesOf(file.program)]
    .filter(({ node, parent }) => test(node, parent))
    .map(({ node }) => {
      const line = lineOf(file.text, node.start);
      return `${file.path}:${line} ${file.text.split("\n")[line - 1]?.trim()}`;
    });
}

/** Expressions of TypeScript; every other TS node holds types, whose names are no variables. */
const TYPED_EXPRESSIONS = new Set([
  "TSAsExpression",
  "TSSatisfiesExpression",
  "TSNonNullExpression",
  "TSTypeAssertion",
]);

/** The name of an identifier that stands for a variable; null for property names, keys, types. */
function variableName(node: Node, parent: Node | null): string | null {
  if (node.type !== "Identifier") return null;
  if (parent === null) return node.name;
  if (parent.type.startsWith("TS") && !TYPED_EXPRESSIONS.has(parent.type)) return null;
  if (/^(Import|Export)/.test(parent.type)) return null;
  if (parent.type === "MemberExpression" && parent.property === node && !parent.computed) {
    return null;
  }
  const isKey = "key" in parent && parent.key === node;
  return isKey && !("shorthand" in parent && parent.shorthand) ? null : node.name;
}

/** `new Date(value)`, `Date.parse(…)`, `Date.UTC(…)` and `instanceof Date` read no clock. */
function timelessUseOfDate(parent: Node | null): boolean {
  if (parent?.type === "NewExpression") return parent.arguments.length > 0;
  if (parent?.type === "BinaryExpression") return parent.operator === "instanceof";
  return parent?.type === "MemberExpression" && /^(parse|UTC)$/.test(propertyName(parent));
}

function memberOf(object: Node, parent: Node | null, properties: RegExp): boolean {
  return (
    parent?.type === "MemberExpression" &&
    parent.object === object &&
    properties.test(propertyName(parent))
  );
}

function propertyName({ property, computed }: MemberExpression): string {
  if (property.type === "Literal") return String(property.value);
  return property.type === "Identifier" && !computed ? property.name : "";
}

/** `formatter.format()` of Intl formats the present moment. */
function formatsThisMoment(node: Node): boolean {
  return (
    node.type === "CallExpression" &&
    node.arguments.length === 0 &&
    node.callee.type === "MemberExpression" &&
    /^format(ToParts)?$/.test(propertyName(node.callee))
  );
}
