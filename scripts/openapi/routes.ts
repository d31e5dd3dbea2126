/** The routes of the REST face, read off a server that never listens. */
import { Registry } from "prom-client";
import type { z } from "zod";
import { DeploymentClock } from "../../src/engine/clock/deployment-clock.ts";
import type { Scope } from "../../src/engine/setup/api-keys.ts";
import type { Operation } from "../../src/faces/http/operation.ts";
import { createServer } from "../../src/faces/http/server.ts";
import { restRoutes } from "../../src/faces/rest/routes.ts";
import type { RestOptions } from "../../src/faces/rest/scope.ts";

export type DescribedRoute = {
  /** In lower case. */
  readonly method: string;
  /** With parameters in Fastify's way: /v1/sites/:id. */
  readonly url: string;
  readonly scope: Scope;
  readonly isWrite: boolean;
  /** What its ETag is the version of; absent: it has none. */
  readonly versioned: boolean;
  readonly schema: {
    readonly operation: Operation;
    readonly params?: z.ZodObject;
    readonly querystring?: z.ZodObject;
    readonly body?: z.ZodType;
    readonly response: Readonly<Record<string, z.ZodType>>;
  };
};

/** In the order in which they are added. Throws for a route that says nothing about itself. */
export async function describedRoutes(): Promise<readonly DescribedRoute[]> {
  const server = createServer({
    clock: DeploymentClock.live(),
    isReady: async () => false,
    metrics: new Registry(),
    log: false,
    newRequestId: () => "none",
  });
  const routes: DescribedRoute[] = [];
  server.addHook("onRoute", ({ method, url, schema, config }) => {
    for (const one of [method].flat()) {
      if (one === "HEAD") continue;
      const isWrite = one !== "GET" && config?.isQuestion !== true;
      if (schema === undefined) throw new Error(`${one} ${url} has no schema`);
      routes.push({
        method: one.toLowerCase(),
        url,
        scope: config?.scope ?? (isWrite ? "write" : "read"),
        isWrite,
        versioned: config?.versioned === true,
        schema: schema as DescribedRoute["schema"],
      });
    }
  });
  // no handler is ever called
  await server.register(restRoutes, {
    rateLimits: { requestsPerMinute: 0, failuresPerMinute: 0 },
  } as RestOptions);
  await server.ready();
  await server.close();
  return routes;
}
