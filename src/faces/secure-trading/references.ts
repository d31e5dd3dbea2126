/**
 * Numbers of records as clients know them: three numbers, `55-9-1001`. The last is the record's; the
 * first two are always the same, since a record keeps its reference when it moves to another
 * deployment. On the way in the last alone counts.
 */
const INSTANCE = 55;
const KIND = 9;

export function writeReference(id: bigint): string {
  return `${INSTANCE}-${KIND}-${id}`;
}

/** Null for a text that is no reference. */
export function readReference(text: string): bigint | null {
  const [, id] = /^\d{1,9}-\d{1,4}-([1-9]\d{0,17})$/.exec(text.trim()) ?? [];
  return id === undefined ? null : BigInt(id);
}

const LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";
const MOST_CHARACTERS = 255;

/** What a request is called in its answer: as the client calls it, else a name of our own. */
export function requestReference(
  given: readonly (string | null | undefined)[],
  random: () => number,
): string {
  const [own] = given.filter((one) => one != null && one !== "" && one.length <= MOST_CHARACTERS);
  return own ?? `W${INSTANCE}-${randomText(8, random)}`;
}

/** `random`: numbers from 0 up to 1, as Math.random gives. */
export function randomText(length: number, random: () => number): string {
  return Array.from({ length }, () => LETTERS[Math.floor(random() * LETTERS.length)]).join("");
}
