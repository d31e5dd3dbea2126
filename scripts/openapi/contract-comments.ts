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

/** By the name of the constant; a name that two contracts have is refused. */
export type ContractComments = ReadonlyMap<string, Said>;

export function contractComments(root: string, pattern: string): ContractComments {
  const all = new Map<string, Said>();
  for (const path of globSync(pattern, { cwd: root })) {
    const text = readFileSync(join(root, path), "utf8");
    const { program, comments, errors } = parseSync(path, text);
    if (errors.length > 0) throw new Error(`${path} cannot be parsed`);
    const said = reader(text, comments);
    for (const statement of program.body) {
      const declared =
        statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
      if (declared?.type !== "VariableDeclaration") continue;
      for (const { id, init } of declared.declarations) {
        if (id.type !== "Identifier" || init === null) continue;
        if (all.has(id.name)) throw new Error(`two contracts are called ${id.name}`);
        all.set(id.name, said(init, statement.start));
      }
    }
  }
  return all;
}

function reader(source: string, comments: readonly Comment[]) {
  const docs = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"));
  const above = (start: number): string | null => {
    const doc = docs.find(({ end }) => end <= start && source.slice(end, start).trim() === "");
    return doc === undefined ? null : plain(doc.value);
  };
  const said = (value: Node, start: number): Said => {
    const fields = new Map<string, Said>();
    const madeOf: string[] = [];
    const visit = (node: Node): void => {
      if (node.type === "Identifier") madeOf.push(node.name);
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
