/** Which texts both wire forms can carry, and how long a value may be. */

/** Longer than any field that a client has reason to send. */
const MOST_CHARACTERS = 4_096;
/** Of the fields of one request; the rest of a larger one is not read. */
export const MOST_FIELDS = 200;

/** Control characters that XML 1.0 has no place for, halves of characters, and two of none. */
const UNCARRIABLE = /(?![\t\n\r\u007f-\u009f])\p{Cc}|\p{Cs}|[\ufffe\uffff]/u;

export function isCarriable(text: string): boolean {
  return text.length <= MOST_CHARACTERS && !UNCARRIABLE.test(text);
}

/** Null for bytes that are not UTF-8. A byte order mark is no part of the text. */
export function decodeUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
