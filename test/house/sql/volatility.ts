/**
 * No function in UPDATE, DELETE or ON CONFLICT DO UPDATE whose answer may change: Citus refuses it
 * even for one merchant, because each copy of a row would compute its own.
 *
 * Exact rather than by regular expression: PostgreSQL analyses the statement as the body of a
 * function, and every function in its tree is looked up (docs/decisions/distributable-schema.md).
 * Stricter than Citus: `now()` by itself is refused too, since the clock comes in as a parameter.
 */
import type { Statement } from "../../../src/store/statement.ts";
import { parameterTypes, type Lab } from "./lab.ts";
import { fieldText, nodesIn, parseTree, type TreeNode } from "./node-tree.ts";

/** CmdType of PostgreSQL's nodes.h. */
const UPDATE = "2";
const DELETE = "4";
const MERGE = "5";
const ON_CONFLICT_UPDATE = "2";

/** One line per fault. */
export async function volatilityFaults(
  lab: Lab,
  made: Pick<Statement, "name" | "text">,
): Promise<string[]> {
  const { types, faults } = parameterTypes(made.text);
  if (faults.length > 0) return faults.map((fault) => `${made.name}: ${fault}`);
  const tree = parseTree(await analysed(lab, types, made.text));
  const queries = tree.filter(({ kind }) => kind === "QUERY");
  if (queries.length === 0) throw new Error(`${made.name}: PostgreSQL printed no query`);
  const written = queries.flatMap(writingParts);
  const changing = await changingFunctions(lab, written);
  return [...new Set([...shapeFaults(queries), ...changing])].map(
    (fault) => `${made.name}: ${fault}`,
  );
}

async function analysed(lab: Lab, types: readonly string[], text: string): Promise<string> {
  return await lab.undone(async () => {
    await lab.exec(
      `create function pg_temp.probe(${types.join(", ")}) returns void language sql
       begin atomic ${text}; end`,
    );
    const [row] = await lab.rows<{ body: string }>(
      `select prosqlbody::text as body from pg_proc
        where proname = 'probe' and pronamespace = pg_my_temp_schema()`,
    );
    return row?.body ?? "";
  });
}

/** The nodes of a query that every copy of a row computes for itself. */
function writingParts(query: TreeNode): TreeNode[] {
  const command = fieldText(query, "commandType");
  if (command === UPDATE || command === DELETE) return [...nodesIn(query)];
  const conflict = conflictOf(query);
  return conflict === null ? [] : [...nodesIn(conflict)];
}

/** The ON CONFLICT DO UPDATE of a query, if it has one. */
function conflictOf(query: TreeNode): TreeNode | null {
  const [conflict] = nodesIn(query.fields["onConflict"]);
  return conflict !== undefined && fieldText(conflict, "action") === ON_CONFLICT_UPDATE
    ? conflict
    : null;
}

function shapeFaults(queries: readonly TreeNode[]): string[] {
  return queries.flatMap((query) => {
    const command = fieldText(query, "commandType");
    const set = command === UPDATE ? query.fields["targetList"] : undefined;
    const assigned = [...nodesIn(set), ...nodesIn(conflictOf(query)?.fields["onConflictSet"])];
    return [
      ...(command === MERGE ? ["uses MERGE"] : []),
      ...(assigned.some(assignsMerchant) ? ["changes merchant_id"] : []),
    ];
  });
}

function assignsMerchant(node: TreeNode): boolean {
  return node.kind === "TARGETENTRY" && fieldText(node, "resname") === "merchant_id";
}

async function changingFunctions(lab: Lab, nodes: readonly TreeNode[]): Promise<string[]> {
  const functions = new Set<string>();
  const converted = new Set<string>();
  const faults: string[] = [];
  for (const node of nodes) {
    for (const field of ["funcid", "opfuncid", "aggfnoid", "winfnoid"]) {
      const oid = fieldText(node, field);
      if (oid !== "" && oid !== "0") functions.add(oid);
    }
    if (node.kind === "SQLVALUEFUNCTION") faults.push("reads current_timestamp or the like");
    if (node.kind === "NEXTVALUEEXPR") faults.push("takes the next value of a sequence");
    if (node.kind === "COERCEVIAIO") {
      converted.add(`(${fieldText(node, "resulttype")}::oid, true)`);
      const [source] = nodesIn(node.fields["arg"]);
      converted.add(`(${source === undefined ? "0" : resultType(source)}::oid, false)`);
    }
    if (node.kind === "ROWCOMPAREEXPR") {
      for (const operator of (node.fields["opnos"] ?? []).flat().slice(1)) {
        if (typeof operator !== "string") continue;
        functions.add(`(select oprcode from pg_operator where oid = ${operator})`);
      }
    }
  }
  const rows = await lab.rows<{ name: string }>(
    `select distinct p.oid::regprocedure::text as name
       from pg_proc p
      where p.provolatile <> 'i' and p.oid in (
        select null::oid
        ${[...functions].map((oid) => `union all select ${oid}::oid`).join("\n")}
        union all
        select case when u.inward then t.typinput else t.typoutput end
          from (values (0::oid, true) ${[...converted].map((row) => `, ${row}`).join("")})
            as u(type, inward)
          join pg_type t on t.oid = u.type)
      order by 1`,
  );
  return [...faults, ...rows.map(({ name }) => `calls ${name}`)];
}

/** The type of an expression: `vartype`, `funcresulttype`, `array_typeid`, by the kind of node. */
function resultType(node: TreeNode): string {
  const fields = Object.keys(node.fields);
  const name = fields.includes("refrestype")
    ? "refrestype"
    : fields.find((field) => /type(id)?$/.test(field));
  return name === undefined ? "0" : fieldText(node, name);
}
