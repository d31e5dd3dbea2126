/**
 * Reads PostgreSQL's printed parse trees (`pg_node_tree`), as in `pg_proc.prosqlbody`.
 *
 * `{KIND :field value :field value}` is a node, `( … )` a list, `<>` nothing; a field may have
 * several values, as `:constvalue 4 [ 1 0 0 0 ]`.
 */
export type TreeNode = {
  readonly kind: string;
  readonly fields: Readonly<Record<string, readonly TreeValue[]>>;
};
export type TreeValue = string | TreeNode | readonly TreeValue[];

/** All nodes in a printed tree, parents first. */
export function parseTree(text: string): TreeNode[] {
  const tokens = text.match(/[{}()]|"(?:[^"\\]|\\.)*"|(?:[^\s{}()\\]|\\.)+/g) ?? [];
  let at = 0;

  function value(): TreeValue {
    const token = tokens[at++] ?? "";
    if (token === "{") return node();
    if (token !== "(") return token;
    const items: TreeValue[] = [];
    while (at < tokens.length && tokens[at] !== ")") items.push(value());
    at += 1;
    return items;
  }

  function node(): TreeNode {
    const kind = tokens[at++] ?? "";
    const fields: Record<string, TreeValue[]> = {};
    let field: TreeValue[] = [];
    while (at < tokens.length && tokens[at] !== "}") {
      const name = tokens[at] ?? "";
      if (name.startsWith(":")) {
        at += 1;
        fields[name.slice(1)] = field = [];
      } else {
        field.push(value());
      }
    }
    at += 1;
    return { kind, fields };
  }

  return [...nodesIn(value())];
}

/** All nodes in a value, parents first. */
export function* nodesIn(value: TreeValue | undefined): Generator<TreeNode> {
  if (value === undefined || typeof value === "string") return;
  if ("kind" in value) {
    yield value;
    for (const values of Object.values(value.fields)) yield* nodesIn(values);
  } else {
    for (const item of value) yield* nodesIn(item);
  }
}

/** The text of a field with one plain value, else "". */
export function fieldText(node: TreeNode, name: string): string {
  const [first] = node.fields[name] ?? [];
  return typeof first === "string" ? first : "";
}
