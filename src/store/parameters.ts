/** Values on their way into statements. */
import { isoInstant, type Instant } from "../domain/calendar/instant.ts";

/** An instant as timestamptz text; null stays null. */
export function instantOrNull(value: Instant | null): string | null {
  return value === null ? null : isoInstant(value);
}

/** Of many rows; those of one batch mostly share an instant, which is then written once. */
export function instants(values: readonly (Instant | null)[]): (string | null)[] {
  let last: Instant | null = null;
  let text: string | null = null;
  return values.map((value) => {
    if (value !== last) {
      last = value;
      text = instantOrNull(value);
    }
    return text;
  });
}

/** JSON text of a value; null stays null. Ids and minor units inside must already be strings. */
export function json(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
