/**
 * Requests and answers as both wire forms have them: flat fields under their JSON names, all of them
 * text. Nothing behind this page knows whether it came as XML or as JSON.
 *
 * Source: the Secure Trading specification, sections 1.2 to 1.6.
 */
import type { ErrorCode } from "./error-codes.ts";

/** Values by flat name; what was sent empty is not there. */
export type Fields = ReadonlyMap<string, string>;

/** One request of a block, which may name several types. */
export type WireRequest = {
  /** As they were named, known or not. */
  readonly types: readonly string[];
  /** JSON only: named under both keys, or not at all. */
  readonly naming: "one" | "both" | "none";
  readonly fields: Fields;
  /** Of a search: the values of each filter, or null where there is no filter. */
  readonly filter: ReadonlyMap<string, readonly string[]> | null;
  /** Of an update: what is to change, or null where nothing is named. */
  readonly updates: Fields | null;
  /** A field whose value is no text; the request cannot be used. */
  readonly badField: string | null;
};

/** A body that could be read. */
export type Block = {
  /** What the client calls it; null: nothing. */
  readonly requestReference: string | null;
  readonly alias: string | null;
  readonly requests: readonly WireRequest[];
};

/** What is wrong with a body as a whole. */
export type BlockFault = {
  readonly code: ErrorCode;
  readonly data: readonly string[];
  readonly requestReference: string | null;
};

export type BlockRead =
  | { readonly ok: true; readonly block: Block }
  | { readonly ok: false; readonly fault: BlockFault };

/** One answer: of a request type that ran, or `ERROR`. */
export type WireResponse = {
  readonly type: string;
  readonly code: ErrorCode;
  /** Names of fields, where that helps. */
  readonly data: readonly string[];
  readonly fields: Fields;
  /** Of a search. Each has its own `requesttypedescription`. */
  readonly records: readonly Fields[];
};

export type WireAnswer = {
  readonly requestReference: string;
  readonly responses: readonly WireResponse[];
  /** Random text, so that no two answers are the same bytes. */
  readonly secrand: string;
};

/** An answer of type ERROR. */
export function errorResponse(
  code: ErrorCode,
  data: readonly string[],
  fields: Fields = new Map(),
): WireResponse {
  return { type: "ERROR", code, data, fields, records: [] };
}
