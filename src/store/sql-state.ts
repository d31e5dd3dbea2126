/** What went wrong in the database, by its own code; both drivers say it alike. */

/** The SQLSTATE of a driver's error, or "". */
export function sqlState(error: unknown): string {
  return typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";
}

/** A unique index refused a row: somebody was first. */
export function isTaken(error: unknown): boolean {
  return sqlState(error) === "23505";
}
