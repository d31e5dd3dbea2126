/** How single fields of a book are read. No blank is trimmed: a value is right as it stands, or not. */
import type { Expiry } from "../card/expiry.ts";

/**
 * What is wrong with the merchant's own id of a subscriber; undefined if nothing. The id is a key: the
 * next import must find it again, so one that only looks like another (blanks around it) is refused
 * instead of trimmed, and its length keeps it within a database index.
 */
export function subscriberIdFault(id: string): string | undefined {
  if (id.trim() === "") return "is missing; give your own id of the subscriber";
  if (id.trim() !== id) return "has blanks before or after it; remove them";
  if (id.length > 255) return "is longer than 255 characters; give a shorter id";
  return storageFault(id);
}

/** What is wrong with a customer's name; undefined if nothing. Anything that can be kept is a name. */
export function nameFault(name: string): string | undefined {
  if (name.trim() === "") return "is missing; give the customer's name";
  return storageFault(name);
}

/** PostgreSQL keeps any text but these two kinds. */
function storageFault(text: string): string | undefined {
  if (text.includes("\0")) return "contains a NUL character, which cannot be stored; remove it";
  if (!text.isWellFormed()) return "contains half a character (a lone surrogate); write it again";
  return undefined;
}

/** One mailbox: no blank, control or list character, one @, and a domain of at least two labels. */
const EMAIL =
  /^[^\s\p{C}@<>()[\],;:"\\]+@[^\s\p{C}@<>()[\],;:"\\.]+(?:\.[^\s\p{C}@<>()[\],;:"\\.]+)+$/u;

/** Whether a mail could be sent there, by its form alone. At most 254 characters: RFC 5321, 4.5.3. */
export function isEmail(text: string): boolean {
  return text.length <= 254 && EMAIL.test(text);
}

/** A month of the years 1900 to 9999 as `MM/YYYY`; undefined for any other text. */
export function parseExpiry(text: string): Expiry | undefined {
  const match = /^(0[1-9]|1[0-2])\/((?:19|[2-9][0-9])[0-9]{2})$/.exec(text);
  if (match === null) return undefined;
  return { expiryYear: Number(match[2]), expiryMonth: Number(match[1]) };
}

/** Digits only (leading zeros allowed) of a number up to `most`; undefined for any other text. */
export function parseWhole(text: string, most: number): number | undefined {
  if (!/^[0-9]{1,20}$/.test(text)) return undefined;
  const number = Number(text);
  return number <= most ? number : undefined;
}
