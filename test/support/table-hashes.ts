/** What a merchant has in the database, as one hash a table: whether anything changed at all. */
import type { Database } from "../../src/store/database.ts";

/**
 * Not a merchant's doing: leases and dates of lanes, blocks of ids, and what became of requests. The
 * vault's own table is closed to the program's role.
 */
const LEFT_OUT = ["due_merchants", "id_blocks", "idempotency_keys", "card_secrets"];

export type TableHashes = {
  /** By table: rows, and a hash of all that is in them. */
  readonly read: (merchantId: bigint) => Promise<Readonly<Record<string, string>>>;
};

export async function tableHashes(db: Database): Promise<TableHashes> {
  const found = await db.tenant(1n, (tx) =>
    tx.query<{ name: string }>({ name: "test_tables", scope: "tenant", text: TABLES }, [LEFT_OUT]),
  );
  const text = found
    .map(
      ({ name }) =>
        `select '${name}' as name, count(*) || ' ' ||
                coalesce(sum(hashtextextended(t::text, 0)), 0) as hash
           from ${name} t where t.merchant_id = $1::bigint`,
    )
    .join(" union all ");
  if (found.length < 10) throw new Error("the merchants' tables were not found");
  return {
    read: async (merchantId) => {
      const rows = await db.tenant(merchantId, (tx) =>
        tx.query<{ name: string; hash: string }>(
          { name: "test_table_hashes", scope: "tenant", text },
          [merchantId],
        ),
      );
      return Object.fromEntries(rows.map(({ name, hash }) => [name, hash]));
    },
  };
}

const TABLES = `
  select c.table_name::text as name
    from information_schema.columns c
   where c.table_schema = 'public' and c.column_name = 'merchant_id'
     and c.table_name <> all($1::text[])
     and has_table_privilege(current_user, c.table_name, 'select')
   order by c.table_name`;
