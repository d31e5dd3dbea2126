/** Lists: 1 to 100 rows a page, and where the next page begins. */
import { z } from "zod";
import type { Page } from "../../../engine/queries/page.ts";

/** `limit` of a query; 10 where it is left out. */
export const Limit = z
  .string()
  .regex(/^\d{1,3}$/, "Give 1 to 100.")
  .transform(Number)
  .pipe(z.int().min(1, "Give 1 to 100.").max(100, "Give 1 to 100."))
  .default(10);

export function listOf<Item extends z.ZodType, Cursor extends z.ZodType>(
  item: Item,
  cursor: Cursor,
) {
  return z.object({
    object: z.literal("list"),
    data: z.array(item),
    hasMore: z.boolean(),
    /** Give it as `after` for the next page; null on the last. */
    nextAfter: cursor.nullable(),
  });
}

type Rendered<T, C> = {
  readonly object: "list";
  readonly data: T[];
  readonly hasMore: boolean;
  readonly nextAfter: C | null;
};

/** A page as a list; `cursor` is what the next page begins after. */
export function renderList<Row, T, C>(
  page: Page<Row>,
  render: (row: Row) => T,
  cursor: (row: Row) => C,
): Rendered<T, C> {
  const last = page.data.at(-1);
  return {
    object: "list",
    data: page.data.map(render),
    hasMore: page.hasMore,
    nextAfter: page.hasMore && last !== undefined ? cursor(last) : null,
  };
}
