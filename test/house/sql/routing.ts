/**
 * Every statement goes to one merchant's rows: on Citus to one machine, everywhere to one range of
 * an index. Read from PostgreSQL's own plan, which carries `merchant_id = $1` through joins as Citus
 * does. The few reads over all merchants are on a list (tables.ts).
 */
import type { Statement, StatementScope } from "../../../src/store/statement.ts";
import type { Lab } from "./lab.ts";
import { FAN_OUT_READS, FAN_OUT_TABLE, REFERENCE_TABLES } from "./tables.ts";

type PlanNode = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly Schema?: string;
  readonly Alias?: string;
  readonly Operation?: string;
  readonly "Subplan Name"?: string;
  readonly "Index Cond"?: string;
  readonly "Recheck Cond"?: string;
  readonly Filter?: string;
  readonly Output?: readonly string[];
  readonly Plans?: readonly PlanNode[];
};

/** PostgreSQL's own tables: of no merchant, and on every machine. */
const CATALOG = "pg_catalog";

/** One line per fault. */
export async function routingFaults(
  lab: Lab,
  made: Pick<Statement, "name" | "scope" | "text">,
): Promise<string[]> {
  const nodes = [...planNodes(await planOf(lab, made.text))];
  const faults = nodes.flatMap((node) => nodeFaults(node, made.scope));
  if (made.scope === "fan-out") faults.push(...fanOutFaults(made.name, nodes));
  if (made.scope === "tenant" || made.scope === "vault") {
    for (const node of nodes) faults.push(...(await insertFaults(lab, node)));
  }
  return faults.map((fault) => `${made.name}: ${fault}`);
}

async function planOf(lab: Lab, text: string): Promise<PlanNode> {
  const [row] = await lab.rows<{ "QUERY PLAN": [{ Plan: PlanNode }] }>(
    `explain (generic_plan, verbose, costs off, format json) ${text}`,
  );
  if (row === undefined) throw new Error("PostgreSQL printed no plan");
  return row["QUERY PLAN"][0].Plan;
}

function* planNodes(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* planNodes(child);
}

function nodeFaults(node: PlanNode, scope: StatementScope): string[] {
  const table = node["Relation Name"];
  if (table === undefined || REFERENCE_TABLES.includes(table)) return [];
  if (node.Schema === CATALOG) return catalogFaults(table, node, scope);
  if (scope === "global") return [`touches the tenant table ${table}`];
  if (scope === "fan-out") {
    return table === FAN_OUT_TABLE ? [] : [`reads ${table} over all merchants`];
  }
  if (node["Node Type"] === "ModifyTable") return [];
  const conditions = [node["Index Cond"], node["Recheck Cond"], node.Filter].flatMap(conjuncts);
  return conditions.some((condition) => /^(\w+\.)?merchant_id = \$1$/.test(condition))
    ? []
    : [`reads ${table} ${node.Alias ?? ""} without merchant_id = $1`];
}

/** What a server says of itself is read above merchants, since on Citus each says it of itself only. */
function catalogFaults(table: string, node: PlanNode, scope: StatementScope): string[] {
  if (node["Node Type"] === "ModifyTable") return [`writes the catalog ${table}`];
  return scope === "global" ? [] : [`reads the catalog ${table} beside merchants' rows`];
}

function fanOutFaults(name: string, nodes: readonly PlanNode[]): string[] {
  const writes = nodes.some((node) => /^(ModifyTable|LockRows)$/.test(node["Node Type"]));
  return [
    ...(FAN_OUT_READS.includes(name) ? [] : ["reads all merchants and is not on the list"]),
    ...(writes ? ["writes or locks over all merchants"] : []),
  ];
}

/** What an INSERT puts into merchant_id, and where it takes its rows from. */
async function insertFaults(lab: Lab, node: PlanNode): Promise<string[]> {
  const table = node["Relation Name"];
  const [source] = node.Plans ?? [];
  if (node.Operation !== "Insert" || table === undefined || source === undefined) return [];
  if (REFERENCE_TABLES.includes(table)) return [`writes the reference table ${table}`];
  const [row] = await lab.rows<{ at: number }>(
    `select attnum::int as at from pg_attribute
      where attrelid = '${table}'::regclass and attname = 'merchant_id'`,
  );
  // Of a tenant table that the plan reads, merchant_id is $1 too: `nodeFaults` has seen to it.
  const value = source.Output?.[(row?.at ?? 0) - 1] ?? "";
  const inCte = node["Subplan Name"]?.startsWith("CTE") ?? false;
  const readsCte = [...planNodes(source)].some((part) => part["Node Type"] === "CTE Scan");
  return [
    ...(/^(\$1|\w+\.merchant_id)$/.test(value) ? [] : [`inserts ${value} as merchant of ${table}`]),
    // Citus would copy the inner rows to every machine, and one dead machine would stop them all.
    ...(inCte && readsCte ? [`inserts into ${table} in a CTE that reads another CTE`] : []),
  ];
}

/** `((a = $1) AND (b > 2))` as `a = $1` and `b > 2`; what stands below an OR stays in one piece. */
export function conjuncts(condition: string | undefined): string[] {
  if (condition === undefined) return [];
  const text = withoutParentheses(condition);
  const parts = splitAtAnd(text);
  return parts.length === 1 ? parts : parts.flatMap(conjuncts);
}

function withoutParentheses(text: string): string {
  if (!text.startsWith("(")) return text;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0) return at === text.length - 1 ? withoutParentheses(text.slice(1, -1)) : text;
  }
  return text;
}

function splitAtAnd(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === "(") depth += 1;
    if (text[at] === ")") depth -= 1;
    if (depth === 0 && text.startsWith(" AND ", at)) {
      parts.push(text.slice(from, at));
      from = at + 5;
    }
  }
  return [...parts, text.slice(from)];
}
