/** The last door before money moves: a gateway that is not called while this process may not charge. */
import type { Gateway, OpenedCard } from "../../ports/gateway.ts";
import type { Standing } from "./standing.ts";

/** Look-ups go through; they move nothing, and a comparison needs them. */
export function heldGateway(gateway: Gateway, standing: Standing): Gateway {
  const { updateCard } = gateway;
  return {
    name: gateway.name,
    can: gateway.can,
    ...(gateway.authentication === undefined ? {} : { authentication: gateway.authentication }),
    send: async (request, signal) =>
      standing.mayCharge
        ? await gateway.send(request, signal)
        : { kind: "undeliverable", answered: false, cause: "the deployment is held" },
    lookUp: (key, signal) => gateway.lookUp(key, signal),
    settlement: (settleOn, currency) => gateway.settlement(settleOn, currency),
    ...(updateCard === undefined
      ? {}
      : { updateCard: (card: OpenedCard) => updateCard.call(gateway, card) }),
    journal: (afterKey) => gateway.journal(afterKey),
    close: () => gateway.close(),
  };
}
