import { statement, type Tx } from "../statement.ts";
import { CUSTOMER_COLUMNS, type Customer } from "./customer.ts";

/** By the primary key, backwards; `search` is for parts too short for a run (search-customers.ts). */
const SELECT_CUSTOMER_PAGE = statement(
  "select_customer_page",
  "tenant",
  `select ${CUSTOMER_COLUMNS}
     from customers c
    where c.merchant_id = $1::bigint and c.id < $2::bigint
      and ($3::text is null or position($3::text in c.search) > 0)
      and ($4::text is null or c.external_id = $4::text)
    order by c.id desc
    limit $5::int`,
);

export type CustomerPage = {
  readonly beforeId: bigint;
  /** Folded as `search` is; null: all. */
  readonly search: string | null;
  /** Null: any. */
  readonly externalId: string | null;
  readonly limit: number;
};

/** Customers with smaller ids, the largest first. */
export async function selectCustomerPage(tx: Tx, page: CustomerPage): Promise<Customer[]> {
  return await tx.query<Customer>(SELECT_CUSTOMER_PAGE, [
    tx.merchantId,
    page.beforeId,
    page.search,
    page.externalId,
    page.limit,
  ]);
}
