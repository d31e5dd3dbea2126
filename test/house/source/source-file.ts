/** Our own source, read and parsed for the house tests. */
import { globSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";
import { parseSync, type Node, type Program } from "oxc-parser";

export const ROOT = join(import.meta.dirname, "..", "..", "..");

export type Import = {
  /** As written, e.g. `../store/statement.ts` or `node:fs`. */
  readonly specifier: string;
  /** Path below the repository for a relative specifier, else null: a package or built-in. */
  readonly file: string | null;
  /** Imported names; `*` for a namespace, `default` for a default import. */
  readonly names: readonly string[];
  readonly line: number;
};

export type SourceFile = {
  /** Path below the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly program: Program;
  readonly imports: readonly Import[];
};

/** Reads all TypeScript and JavaScript files below folders of the repository. */
export function sourceFiles(...folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => globSync(`${folder}/**/*.{ts,js}`, { cwd: ROOT }))
    .map((path) => path.split(sep).join("/"))
    .sort()
    .map((path) => parseSource(path, readFileSync(join(ROOT, path), "utf8")));
}

/** Parses one file. Throws when it cannot be read: an unread file would pass every check. */
export function parseSource(path: string, text: string): SourceFile {
  const { program, module, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const imports: Import[] = [];
  const add = (specifier: string, names: readonly string[], start: number): void => {
    const file = specifier.startsWith(".")
      ? posix.normalize(posix.join(posix.dirname(path), specifier))
      : null;
    imports.push({ specifier, file, names, line: lineOf(text, start) });
  };
  for (const made of module.staticImports) {
    const names = made.entries.map(
      ({ importName }) => importName.name ?? specialName(importName.kind),
    );
    add(made.moduleRequest.value, names, made.start);
  }
  for (const made of module.staticExports) {
    for (const { moduleRequest, importName } of made.entries) {
      if (moduleRequest !== null) add(moduleRequest.value, [importName.name ?? "*"], made.start);
    }
  }
  for (const { node } of nodesOf(program)) {
    if (node.type !== "ImportExpression" && node.type !== "TSImportType") continue;
    const { source } = node;
    // A computed specifier is a name nobody can check; the checks see it as a package of that name.
    const literal = source.type === "Literal" && typeof source.value === "string";
    add(literal ? String(source.value) : COMPUTED, ["*"], node.start);
  }
  return { path, text, program, imports };
}

/** The specifier of an `import(…)` that is not a literal. */
export const COMPUTED = "(computed)";

function specialName(kind: string): string {
  return kind === "Default" ? "default" : "*";
}

/** All nodes of a tree with their parents, parents first. */
export function* nodesOf(
  node: Node,
  parent: Node | null = null,
): Generator<{ node: Node; parent: Node | null }> {
  yield { node, parent };
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (isNode(child)) yield* nodesOf(child, node);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

/** Line number, from 1, of an offset into a text. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
