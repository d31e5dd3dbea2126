/** Lists: 1 to 100 rows a page, and where the next page begins. */
import { z } from "zod";
import type { Page, PageRequest } from "../../../engine/queries/page.ts";
import { cursorAt, positionAt, type Position } from "./cursors.ts";
import { wholeNumber } from "./whole-number.ts";

/** `limit` of a query. */
export const Limit = wholeNumber(1, 100, 10);

/** `after` of a query: the `nextAfter` of the page before, for the same filters. */
export const After = z
  .string()
  .regex(/^[\w-]{1,200}$/, "Give the nextAfter of the page before.")
  .optional();

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    object: z.literal("list"),
    data: z.array(item),
    hasMore: z.boolean(),
    /** Give it as `after` for the next page; null on the last. */
    nextAfter: z.string().nullable(),
  });
}

type ListRequest = {
  /** As it came, with its query. */
  readonly url: string;
  readonly query: { readonly after?: string | undefined };
};

/** What the query is to read. Throws Refused where `after` belongs to another list. */
export function pageRequest(
  request: ListRequest & { readonly query: { readonly limit: number } },
): PageRequest {
  return { limit: request.query.limit, after: startOf(request) };
}

/** The key after which the page begins; null: at the beginning. */
export function startOf({ url, query: { after } }: ListRequest): bigint | null {
  return after === undefined ? null : positionAt(url, after);
}

type Rendered<T> = {
  readonly object: "list";
  readonly data: T[];
  readonly hasMore: boolean;
  readonly nextAfter: string | null;
};

/** A page as a list; `keyOf` is what a row is listed by. */
export function renderList<Row, T>(
  { url }: ListRequest,
  page: Page<Row>,
  render: (row: Row) => T,
  keyOf: (row: Row) => Position,
): Rendered<T> {
  const last = page.data.at(-1);
  const goesOn = page.hasMore && last !== undefined;
  return {
    object: "list",
    data: page.data.map(render),
    hasMore: page.hasMore,
    nextAfter: goesOn ? cursorAt(url, keyOf(last)) : null,
  };
}

/** As `renderList`, of a list that grows at its end: a reader keeps `nextAfter` and asks again later. */
export function renderGrowingList<Row, T>(
  request: ListRequest,
  page: Page<Row>,
  render: (row: Row) => T,
  keyOf: (row: Row) => bigint | number,
): Rendered<T> {
  const last = page.data.at(-1);
  const end = last === undefined ? startOf(request) : keyOf(last);
  return {
    ...renderList(request, page, render, keyOf),
    nextAfter: end === null ? null : cursorAt(request.url, end),
  };
}
