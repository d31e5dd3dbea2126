/** Every code that a route may answer: its own, and those of its form. */
import { REFUSALS, type RefusalCode } from "../../src/domain/refusal.ts";
import type { DescribedRoute } from "./routes.ts";

/** By HTTP status, in the order of the table of refusals. */
export function refusalsOf(route: DescribedRoute): ReadonlyMap<number, readonly RefusalCode[]> {
  const { isWrite } = route;
  const { operation, querystring, body } = route.schema;
  const takesBody = body !== undefined || operation.bodyType !== undefined;
  const codes = new Set<RefusalCode>([
    ...(operation.refusals ?? []),
    "unauthenticated",
    "forbidden",
    "malformed",
    "not_acceptable",
    "rate_limited",
    "request_timeout",
    "headers_too_large",
    "internal_error",
    "not_ready",
    // a key over several merchants names one in a header
    "merchant_needed",
    ...when(route.scope === "money", "deployment_held"),
    "not_found",
    ...when(takesBody || querystring !== undefined || isWrite, "invalid_field"),
    ...when(takesBody || isWrite, "too_large", "unsupported_media_type"),
    ...when(isWrite, "idempotency_mismatch", "idempotency_running"),
    ...when(isWrite, "changed_meanwhile"),
  ]);
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of Object.keys(REFUSALS) as RefusalCode[]) {
    if (!codes.has(code)) continue;
    const { status } = REFUSALS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return byStatus;
}

function when(holds: boolean, ...codes: readonly RefusalCode[]): readonly RefusalCode[] {
  return holds ? codes : [];
}
