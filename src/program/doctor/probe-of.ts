import { simulatorProbe } from "../../gateways/simulator/probe.ts";
import type { GatewayProbe } from "../../ports/gateway-probe.ts";

const PROBE_TIMEOUT_MS = 3_000;

/** How the bank simulator at an address is looked at. */
export function probeOf(url: () => string): GatewayProbe {
  return simulatorProbe({ baseUrl: url, timeoutMs: PROBE_TIMEOUT_MS });
}
