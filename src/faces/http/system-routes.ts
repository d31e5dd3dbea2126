/** What operators and load balancers ask for. Open to all: nothing here is a merchant's. */
import type { FastifyInstance } from "fastify";
import type { Registry } from "prom-client";
import { refused } from "./refused.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Served without looking at the deployment's clock, so without the database. */
    readonly withoutClock?: boolean;
  }
}

export type SystemOptions = {
  /** Whether the database and its migrations are there. A rejection is a no. */
  readonly isReady: () => Promise<boolean>;
  readonly metrics: Registry;
};

export function systemRoutes(server: FastifyInstance, { isReady, metrics }: SystemOptions): void {
  const options = { config: { withoutClock: true } };
  server.get("/health", options, () => ({ status: "up" }));
  server.get("/ready", options, async () => {
    const ready = await isReady().catch(() => false);
    if (!ready) throw refused("not_ready", "The database cannot be reached, or is being migrated.");
    return { status: "ready" };
  });
  server.get("/metrics", options, async (_request, reply) => {
    const text = await metrics.metrics();
    return reply.type(metrics.contentType).send(text);
  });
}
