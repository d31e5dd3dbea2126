/** Values on their way into statements. */
import { isoInstant, type Instant } from "../domain/calendar/instant.ts";

/** An instant as timestamptz text; null stays null. */
export function instantOrNull(value: Instant | null): string | null {
  return value === null ? null : isoInstant(value);
}

export function instants(values: readonly (Instant | null)[]): (string | null)[] {
  return values.map(instantOrNull);
}

/** JSON text of a value; null stays null. Ids and minor units inside must already be strings. */
export function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
