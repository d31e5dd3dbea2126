/**
 * Where a page of a list ended, as clients carry it: opaque, and bound to the list and its filters.
 *
 * It holds the key of the last row and no count, so rows that are added or go between two pages make
 * nothing come twice and leave nothing out.
 */
import { createHash } from "node:crypto";
import { refused } from "../../http/refused.ts";

const FORM = "1";
const SHAPE = /^1\.([0-9a-f]{16})\.(\d{1,19})(?:\.(\d{1,19}))?$/;
const LARGEST = 2n ** 63n - 1n;

/** What a row is listed by: one number, or two where one is not unique. */
export type Position = bigint | number | readonly [bigint, bigint];

/** The cursor of the row with the key `position`, in the list at `url`. */
export function cursorAt(url: string, position: Position): string {
  const key = [position].flat().join(".");
  return Buffer.from([FORM, listOfUrl(url), key].join(".")).toString("base64url");
}

/** The key that `cursor` stands for. Throws Refused for one of another list, or of none. */
export function positionAt(url: string, cursor: string): bigint {
  const [position] = positionsAt(url, cursor, 1);
  return position ?? 0n;
}

/** As `positionAt`, in a list of rows that two numbers tell apart. */
export function pairAt(url: string, cursor: string): readonly [bigint, bigint] {
  const [first, second] = positionsAt(url, cursor, 2);
  return [first ?? 0n, second ?? 0n];
}

function positionsAt(url: string, cursor: string, count: number): bigint[] {
  const [, list, ...digits] = SHAPE.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  const positions = digits.flatMap((text) => (text === undefined ? [] : BigInt(text)));
  if (list === undefined || positions.length !== count || positions.some((one) => one > LARGEST)) {
    throw refused("invalid_field", "Give the nextAfter of the page before.", "after");
  }
  if (list !== listOfUrl(url)) {
    throw refused(
      "invalid_field",
      "This is a place in another list, or in this one with other filters: begin without it.",
      "after",
    );
  }
  return positions;
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
