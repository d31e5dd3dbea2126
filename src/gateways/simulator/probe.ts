import { request } from "undici";
import type { GatewayProbe } from "../../ports/gateway-probe.ts";

/** Asks the bank simulator for its health; the time is that of its machine, not of its clock. */
export function simulatorProbe(options: {
  readonly baseUrl: () => string;
  readonly timeoutMs: number;
}): GatewayProbe {
  return {
    name: "simulator",
    async probe() {
      try {
        const signal = AbortSignal.timeout(options.timeoutMs);
        const answer = await request(`${options.baseUrl()}/health`, { signal });
        await answer.body.dump();
        if (answer.statusCode !== 200) {
          return { kind: "no-answer", cause: `it answers with status ${answer.statusCode}` };
        }
        return { kind: "answered", wallMs: dateOf(answer.headers["date"]) };
      } catch (error) {
        return { kind: "no-answer", cause: error instanceof Error ? error.message : String(error) };
      }
    },
  };
}

/** An HTTP date is cut to the second: the middle of it is off by half a second at most. */
function dateOf(header: string | string[] | undefined): number | null {
  const ms = typeof header === "string" ? Date.parse(header) : Number.NaN;
  return Number.isNaN(ms) ? null : ms + 500;
}
