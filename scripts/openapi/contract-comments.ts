/**
 * What the doc comments in contracts say, so that the API description says the same: one text, beside
 * the field that it is about.
 *
 * A contract is an expression of zod's. Its object literals hold the fields, and a comment directly
 * above a field is about it; names of other constants in it are contracts of their own.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, type Comment, type Node } from "oxc-parser";

/** What is said about a value, and about the fields within. */
export type Said = {
  readonly text: string | null;
  readonly fields: ReadonlyMap<string, Said>;
  /** Constants that it is made of, by name. */
  readonly madeOf: readonly string[];
};

/** By the name of the constant; two contracts may not export one name. */
export type ContractComments = ReadonlyMap<string, Said>;

export function contractComments(root: string, pattern: string): ContractComments {
  const all = new Map<string, Said>();
  for (const path of globSync(pattern, { cwd: root })) {
    const text = readFileSync(join(root, path), "utf8");
    const { program, comments, errors } = parseSync(path, text);
    if (errors.length > 0) throw new Error(`${path} cannot be parsed`);
    const declared = program.body.flatMap(constantsOf);
    const own = new Set(declared.filter((one) => !one.isExported).map((one) => one.name));
    // what a file keeps to itself may have the name of another file's own
    const globalName = (name: string): string => (own.has(name) ? `${path}: ${name}` : name);
    const said = reader(text, comments, globalName);
    for (const { name, value, start } of declared) {
      if (all.has(globalName(name))) throw new Error(`two contracts are called ${name}`);
      all.set(globalName(name), said(value, start));
    }
  }
  return all;
}

type Constant = {
  readonly name: string;
  readonly isExported: boolean;
  readonly value: Node;
  /** Where its statement begins: a comment about it stands above. */
  readonly start: number;
};

function constantsOf(statement: Node): Constant[] {
  const isExported = statement.type === "ExportNamedDeclaration";
  const declaration = isExported ? statement.declaration : statement;
  if (declaration?.type !== "VariableDeclaration") return [];
  const { start } = statement;
  return declaration.declarations.flatMap(({ id, init }) =>
    id.type !== "Identifier" || init === null
      ? []
      : [{ name: id.name, isExported, value: init, start }],
  );
}

function reader(
  source: string,
  comments: readonly Comment[],
  globalName: (name: string) => string,
) {
  const docs = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"));
  const above = (start: number): string | null => {
    const doc = docs.find(({ end }) => end <= start && source.slice(end, start).trim() === "");
    return doc === undefined ? null : plain(doc.value);
  };
  const said = (value: Node, start: number): Said => {
    const fields = new Map<string, Said>();
    const madeOf: string[] = [];
    const visit = (node: Node): void => {
      if (node.type === "Identifier") madeOf.push(globalName(node.name));
      if (node.type === "ObjectExpression") {
        for (const field of node.properties) {
          if (field.type !== "Property" || field.key.type !== "Identifier") continue;
          fields.set(field.key.name, said(field.value, field.start));
        }
        return;
      }
      for (const child of childrenOf(node)) visit(child);
    };
    visit(value);
    return { text: above(start), fields, madeOf };
  };
  return said;
}

function childrenOf(node: Node): Node[] {
  return Object.values(node)
    .flat()
    .filter(
      (value: unknown): value is Node =>
        typeof value === "object" && value !== null && "type" in value && "start" in value,
    );
}

/** The words of a doc comment, without its stars. */
function plain(comment: string): string {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\*+ ?/, "").trim())
    .join(" ")
    .trim();
}
