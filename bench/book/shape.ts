/** How a book of a benchmark looks. */
export type BookShape = {
  /** Name of the database that holds it. */
  readonly name: string;
  readonly merchants: number;
  readonly duePerMerchant: number;
  /** Subscriptions altogether; those that are not due today fall due in the next four weeks. */
  readonly subscriptions: number;
  /** Lanes of each merchant. */
  readonly lanes: number;
};

export function dueOf(shape: BookShape): number {
  return shape.merchants * shape.duePerMerchant;
}
