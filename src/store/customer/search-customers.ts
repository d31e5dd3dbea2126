import { statement, type Statements } from "../statement.ts";
import { CUSTOMER_COLUMNS, type Customer } from "./customer.ts";

/**
 * Walks the customers of one run, the largest id first, and stops when the page is full. The lateral
 * join with its offset keeps it a walk: the planner may not turn it round into a scan of everything.
 */
const SEARCH_CUSTOMERS = statement(
  "search_customers",
  "tenant",
  `select ${CUSTOMER_COLUMNS}
     from customer_grams k
    cross join lateral (
          select ${CUSTOMER_COLUMNS}
            from customers c
           where c.merchant_id = $1::bigint and c.id = k.customer_id
             and position($4::text in c.search) > 0
          offset 0) c
    where k.merchant_id = $1::bigint and k.gram = $2::text and k.customer_id < $3::bigint
    order by k.customer_id desc
    limit $5::int`,
);

export type CustomerSearch = {
  readonly beforeId: bigint;
  /** Folded as `search` is. */
  readonly part: string;
  /** The run of `part` that the fewest customers have. */
  readonly gram: string;
  readonly limit: number;
};

/** Customers whose text has `part` in it, with smaller ids, the largest first. */
export async function searchCustomers(tx: Statements, search: CustomerSearch): Promise<Customer[]> {
  return await tx.query<Customer>(SEARCH_CUSTOMERS, [
    tx.merchantId,
    search.gram,
    search.beforeId,
    search.part,
    search.limit,
  ]);
}
