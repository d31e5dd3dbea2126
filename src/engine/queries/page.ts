/** One page of a list that goes from the largest id down, or from the smallest up. */
export type Page<T> = { readonly data: readonly T[]; readonly hasMore: boolean };

export type PageRequest = {
  /** Only what lies beyond this id; null: from the beginning. */
  readonly after: bigint | null;
  /** Rows at most. */
  readonly limit: number;
};

/** Larger than any id: the largest bigint of PostgreSQL. */
export const BEYOND_ALL_IDS = 2n ** 63n - 1n;

/** Bounds for a statement that reads downwards; one row more than asked tells whether there are more. */
export function downwards(request: PageRequest): {
  readonly beforeId: bigint;
  readonly limit: number;
} {
  return { beforeId: request.after ?? BEYOND_ALL_IDS, limit: request.limit + 1 };
}

/** The page of `rows` that were read with one more than `limit`. */
export function pageOf<T>(rows: readonly T[], { limit }: PageRequest): Page<T> {
  return { data: rows.slice(0, limit), hasMore: rows.length > limit };
}
