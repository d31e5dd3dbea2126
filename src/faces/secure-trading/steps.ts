/**
 * From a block to the steps that it asks for, in order: which request types may follow each other,
 * and in which form. Pure.
 *
 * Source: the Secure Trading specification, section 1.4.
 */
import type { Block, WireRequest, WireResponse } from "./wire/block.ts";
import { errorResponse } from "./wire/block.ts";

const REQUEST_TYPES = [
  "AUTH",
  "ACCOUNTCHECK",
  "SUBSCRIPTION",
  "REFUND",
  "THREEDQUERY",
  "TRANSACTIONQUERY",
  "TRANSACTIONUPDATE",
] as const;
export type RequestType = (typeof REQUEST_TYPES)[number];

export type Step = {
  readonly type: RequestType;
  readonly request: WireRequest;
};

export type StepsRead =
  | { readonly ok: true; readonly steps: readonly Step[] }
  | { readonly ok: false; readonly error: WireResponse };

const CHAINS: ReadonlySet<string> = new Set([
  "AUTH SUBSCRIPTION",
  "ACCOUNTCHECK SUBSCRIPTION",
  "ACCOUNTCHECK AUTH",
  "THREEDQUERY AUTH",
  "THREEDQUERY AUTH SUBSCRIPTION",
  "THREEDQUERY ACCOUNTCHECK SUBSCRIPTION",
  "ACCOUNTCHECK THREEDQUERY AUTH SUBSCRIPTION",
]);

/** Lower the amount, or refund what cannot be lowered any more: only as requests of their own. */
const UPDATE_OR_REFUND = "TRANSACTIONUPDATE REFUND";

/** What a request without any type is told to have asked for. */
const NOTHING = "None";

export function stepsOf({ requests }: Block): StepsRead {
  const steps: Step[] = [];
  for (const request of requests) {
    if (request.naming === "both") return wrong("60040");
    if (request.types.length === 0) return wrong("60018", NOTHING);
    for (const type of request.types) {
      if (!isRequestType(type)) return wrong("60018", type);
      steps.push({ type, request });
    }
  }
  const bad = requests.find(({ badField }) => badField !== null)?.badField ?? null;
  if (bad !== null) return bad === "filter" ? wrong("60037") : wrong("30000", bad);
  const chain = steps.map(({ type }) => type).join(" ");
  const isAllowed =
    steps.length === 1 ||
    CHAINS.has(chain) ||
    (chain === UPDATE_OR_REFUND && requests.length === steps.length);
  return isAllowed ? { ok: true, steps } : wrong("30000", "requesttypedescriptions");
}

function isRequestType(type: string): type is RequestType {
  return REQUEST_TYPES.some((known) => known === type);
}

function wrong(code: "60040" | "60018" | "60037" | "30000", ...data: string[]): StepsRead {
  return { ok: false, error: errorResponse(code, data) };
}
