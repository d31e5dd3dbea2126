/**
 * Where a page of a list ended, as clients carry it: opaque, and bound to the list and its filters.
 *
 * It holds the key of the last row and no count, so rows that are added or go between two pages make
 * nothing come twice and leave nothing out.
 */
import { createHash } from "node:crypto";
import { refused } from "../../http/refused.ts";

const FORM = "1";
const SHAPE = /^1\.([0-9a-f]{16})\.(\d{1,19})$/;
const LARGEST = 2n ** 63n - 1n;

/** The cursor of the row with the key `position`, in the list at `url`. */
export function cursorAt(url: string, position: bigint | number): string {
  return Buffer.from([FORM, listOfUrl(url), position].join(".")).toString("base64url");
}

/** The key that `cursor` stands for. Throws Refused for one of another list, or of none. */
export function positionAt(url: string, cursor: string): bigint {
  const [, list, digits = ""] = SHAPE.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  if (list === undefined || BigInt(digits) > LARGEST) {
    throw refused("invalid_field", "Give the nextAfter of the page before.", "after");
  }
  if (list !== listOfUrl(url)) {
    throw refused(
      "invalid_field",
      "This is a place in another list, or in this one with other filters: begin without it.",
      "after",
    );
  }
  return BigInt(digits);
}

/** Names a list with its filters: the address without what pages through it. */
function listOfUrl(url: string): string {
  const [path = "", query = ""] = url.split("?", 2);
  const filters = [...new URLSearchParams(query)]
    .filter(([name]) => name !== "limit" && name !== "after")
    .map((pair) => pair.join("="))
    .toSorted();
  return createHash("sha256")
    .update([path, ...filters].join("\n"))
    .digest("hex")
    .slice(0, 16);
}
