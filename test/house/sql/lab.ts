/** The migrated schema in a PGlite of its own, as superuser, and every statement of the product. */
import { PGlite } from "@electric-sql/pglite";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { allStatements, type Statement } from "../../../src/store/statement.ts";
import { pgliteSnapshot } from "../../support/databases.ts";
import { ROOT, sourceFiles } from "../source/source-file.ts";

export type Lab = {
  /** Rows of one query, without parameters. */
  rows<R>(sql: string): Promise<R[]>;
  /** Runs `work` and undoes everything it did to the database. */
  undone<T>(work: () => Promise<T>): Promise<T>;
  exec(sql: string): Promise<void>;
  close(): Promise<void>;
};

/** Superuser, so that row-level security adds no filter that a statement forgot. */
export async function openLab(): Promise<Lab> {
  const lite = await PGlite.create({ loadDataDir: await pgliteSnapshot() });
  const exec = async (sql: string): Promise<void> => {
    await lite.exec(sql);
  };
  return {
    exec,
    rows: async <R>(sql: string) => {
      const results = await lite.exec(sql);
      return (results.at(-1)?.rows ?? []) as R[];
    },
    undone: async (work) => {
      await exec("begin");
      try {
        return await work();
      } finally {
        await exec("rollback");
      }
    },
    close: () => lite.close(),
  };
}

/** Loads every file of the store, so that every statement is registered, and gives them all. */
export async function everyStatement(): Promise<readonly Statement[]> {
  for (const { path } of sourceFiles("src/store")) {
    if (path.endsWith(".test.ts")) continue;
    await import(pathToFileURL(join(ROOT, path)).href);
  }
  return allStatements();
}

/** Number of parameters and the type that the text gives each, as `$1::bigint` (statement.ts). */
export function parameterTypes(text: string): { types: string[]; faults: string[] } {
  const cast = /\$(\d+)::([a-z]\w*(?:\[\])?)/g;
  const given = new Map<number, Set<string>>();
  for (const [, no = "", type = ""] of text.matchAll(cast)) {
    given.set(Number(no), (given.get(Number(no)) ?? new Set<string>()).add(type));
  }
  const used = [...text.matchAll(/\$(\d+)/g)].map(([, no]) => Number(no));
  const types: string[] = [];
  const faults: string[] = [];
  for (let no = 1; no <= Math.max(0, ...used); no += 1) {
    const [type, second] = given.get(no) ?? [];
    if (!used.includes(no)) faults.push(`$${no} is not used`);
    else if (type === undefined) faults.push(`$${no} has no type; write $${no}::type once`);
    else if (second !== undefined) faults.push(`$${no} has two types, ${type} and ${second}`);
    types.push(type ?? "text");
  }
  return { types, faults };
}
