/** Why a call came to nothing, as far as errors tell. */
import { RefusedAddress } from "./guard.ts";

/** Nothing was connected to, so no byte left. */
const UNREACHABLE: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "ENODATA",
  "ENOTFOUND",
  "ESERVFAIL",
  "ETIMEOUT",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export function whyOf(error: unknown): "unreachable" | "refused_address" | "broken" {
  if (error instanceof RefusedAddress) return "refused_address";
  return UNREACHABLE.has(codeOf(error)) ? "unreachable" : "broken";
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Errors of sockets and of undici name hosts and addresses, nothing else of the request. */
export function causeOf(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : "unknown";
  return typeof code === "string" && !message.includes(code) ? `${code}: ${message}` : message;
}
