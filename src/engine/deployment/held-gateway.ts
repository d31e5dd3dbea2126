/** The last door before money moves: a gateway that is not called while this process may not charge. */
import type { Gateway, OpenedCard, SendOutcome } from "../../ports/gateway.ts";
import type { Standing } from "./standing.ts";

const HELD = {
  kind: "undeliverable",
  answered: false,
  cause: "the deployment is held",
} as const satisfies SendOutcome;

/** Look-ups go through; they move nothing, and a comparison needs them. */
export function heldGateway(gateway: Gateway, standing: Standing): Gateway {
  const { updateCard } = gateway;
  return {
    name: gateway.name,
    can: gateway.can,
    ...(gateway.authentication === undefined ? {} : { authentication: gateway.authentication }),
    send: (request, signal) =>
      standing.mayCharge ? gateway.send(request, signal) : Promise.resolve(HELD),
    lookUp: (key, signal) => gateway.lookUp(key, signal),
    settlement: (settleOn, currency) => gateway.settlement(settleOn, currency),
    ...(updateCard === undefined
      ? {}
      : { updateCard: (card: OpenedCard) => updateCard.call(gateway, card) }),
    journal: (afterKey) => gateway.journal(afterKey),
    close: () => gateway.close(),
  };
}
