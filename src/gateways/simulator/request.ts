/** Our requests in the bank simulator's words. Pure; bank/README.md is the other side's page. */
import type { CardRequest, FollowUpRequest, GatewayRequest } from "../../ports/gateway.ts";

/** Whose published table of test amounts the bank applies; none = an amount means only itself. */
export type AmountRules = "secure-trading";

export type WireRequest = { readonly path: string; readonly body: string };

const FOLLOW_UP_PATHS: Readonly<Record<FollowUpRequest["kind"], string>> = {
  capture: "/v1/captures",
  refund: "/v1/refunds",
  void: "/v1/voids",
  hold: "/v1/holds",
  release: "/v1/releases",
};

export function writeRequest(request: GatewayRequest, amountRules?: AmountRules): WireRequest {
  return "card" in request ? writeCard(request, amountRules) : writeFollowUp(request);
}

export function lookUpPath(key: string): string {
  return `/v1/charges/${encodeURIComponent(key)}`;
}

function writeCard(request: CardRequest, amountRules: AmountRules | undefined): WireRequest {
  const { kind, card, initiator, reason, networkTransactionId, threeDSecure } = request;
  const { address, settlement } = request;
  return {
    path: "/v1/charges",
    body: JSON.stringify({
      kind,
      ...common(request),
      card: {
        number: card.number,
        expiryYear: card.expiryYear,
        expiryMonth: card.expiryMonth,
        securityCode: card.securityCode,
      },
      initiator,
      reason,
      networkTransactionId,
      threeDSecure,
      address,
      settlement,
      amountRules,
    }),
  };
}

function writeFollowUp(request: FollowUpRequest): WireRequest {
  return {
    path: FOLLOW_UP_PATHS[request.kind],
    body: JSON.stringify({
      ...common(request),
      parentRef: request.parentRef,
      settleOn: request.settleOn,
    }),
  };
}

/** JSON has no bigint: the amount goes as a string of digits. */
function common({ key, reference, subject, amountMinor, currency }: GatewayRequest): object {
  return { key, reference, subject, amountMinor: amountMinor.toString(), currency };
}
