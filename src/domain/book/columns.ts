/**
 * The columns of a merchant's book, in the order in which a record's fields are given and judged.
 *
 * Source: the import format, docs/concepts/book.md.
 */
export const BOOK_COLUMNS = [
  "subscriber_id",
  "name",
  "email",
  "card_number",
  "card_expiry",
  "currency",
  "amount",
  "unit",
  "frequency",
  "month_end",
  "anchor",
  "number",
  "final_number",
  "notice_days",
] as const;

export type BookColumn = (typeof BOOK_COLUMNS)[number];

/** Columns that a book may have besides, for what another system knew of the subscriber. */
export const FURTHER_COLUMNS = ["purchase_ref", "slot", "network_transaction_id"] as const;

export type FurtherColumn = (typeof FURTHER_COLUMNS)[number];
