import type { Outcome } from "../../domain/transaction/charge.ts";
import type { Gateway } from "../../ports/gateway.ts";

/** A gateway that cannot be asked leaves the outcome unknown, for the settlement report or a person. */
export async function lookUp(gateway: Gateway, key: string): Promise<Outcome> {
  if (gateway.can.lookUp === "none") {
    return { kind: "no-answer", cause: "this gateway cannot be asked" };
  }
  return await gateway.lookUp(key);
}
