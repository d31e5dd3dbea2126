/** Reading tables past the product's own statements, so that a test does not trust what it tests. */
import type { Database } from "../../../src/store/database.ts";
import type { SqlValue, Statement } from "../../../src/store/statement.ts";

const names = new Map<string, string>();

/** A statement outside the product's list; drivers prepare by name, so equal texts share one. */
export function probe(text: string): Statement {
  const name = names.get(text) ?? `test_probe_${names.size}`;
  names.set(text, name);
  return { name, scope: "tenant", text };
}

/** Rows of one merchant, seen through row-level security: the text needs no filter. */
export async function rowsOf<R extends object>(
  { world, merchantId }: { readonly world: { readonly db: Database }; readonly merchantId: bigint },
  text: string,
  values: readonly SqlValue[] = [],
): Promise<R[]> {
  return await world.db.tenant(merchantId, (tx) => tx.query<R>(probe(text), values));
}
