/** The gateways that an operator has accounts at, besides the bank simulator of a sandbox. */
import type { Config } from "../config.ts";
import { secureTradingGateway } from "../gateways/secure-trading/index.ts";
import type { Gateway } from "../ports/gateway.ts";

/** Calls on their way to one gateway. */
const CONNECTIONS = 64;

export function openGateways({ secureTrading }: Pick<Config, "secureTrading">): readonly Gateway[] {
  if (secureTrading === null) return [];
  const { url, ...account } = secureTrading;
  return [secureTradingGateway({ ...account, baseUrl: () => url, connections: CONNECTIONS })];
}
