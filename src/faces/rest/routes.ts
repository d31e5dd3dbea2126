/** The REST face: /v1, for merchants' own programs. One folder a resource. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { bearerAuth, isRead } from "../http/auth.ts";
import { requireJsonAccepted } from "../http/acceptable.ts";
import { answerOnce } from "../http/idempotency.ts";
import { entityTags } from "../http/if-match.ts";
import { rateLimiter } from "../http/rate-limit.ts";
import { refused } from "../http/refused.ts";
import { apiKeyRoutes } from "./api-keys/routes.ts";
import { customerRoutes } from "./customers/routes.ts";
import { deliveryRoutes } from "./deliveries/routes.ts";
import { deploymentRoutes } from "./deployment/routes.ts";
import { eventRoutes } from "./events/routes.ts";
import { exportRoutes } from "./exports/routes.ts";
import { importRoutes } from "./imports/routes.ts";
import { mailRoutes } from "./mail/routes.ts";
import { merchantRoutes } from "./merchant/routes.ts";
import { noteRoutes } from "./notes/routes.ts";
import { packageRoutes } from "./packages/routes.ts";
import { pricePointRoutes } from "./price-points/routes.ts";
import { purchaseRoutes } from "./purchases/routes.ts";
import { reconciliationRoutes } from "./reconciliation/routes.ts";
import { refundRoutes } from "./refunds/routes.ts";
import { reportRoutes } from "./reports/routes.ts";
import type { RestOptions, RestScope } from "./scope.ts";
import { siteRoutes } from "./sites/routes.ts";
import { subscriptionRoutes } from "./subscriptions/routes.ts";
import { taskRoutes } from "./tasks/routes.ts";
import { testClockRoutes } from "./test-clock/routes.ts";
import { transactionRoutes } from "./transactions/routes.ts";
import { vaultRoutes } from "./deployment/vault-routes.ts";
import { urlNotificationRoutes } from "./url-notifications/routes.ts";
import { webServicesUserRoutes } from "./web-services-users/routes.ts";
import { webhookEndpointRoutes } from "./webhook-endpoints/routes.ts";
import { readJsonBodies } from "./wire/bodies.ts";

const RESOURCES: readonly ((scope: RestScope, options: RestOptions) => void)[] = [
  merchantRoutes,
  apiKeyRoutes,
  siteRoutes,
  webServicesUserRoutes,
  urlNotificationRoutes,
  packageRoutes,
  pricePointRoutes,
  customerRoutes,
  purchaseRoutes,
  noteRoutes,
  subscriptionRoutes,
  transactionRoutes,
  refundRoutes,
  eventRoutes,
  webhookEndpointRoutes,
  deliveryRoutes,
  mailRoutes,
  taskRoutes,
  reportRoutes,
  importRoutes,
  exportRoutes,
  testClockRoutes,
  reconciliationRoutes,
  deploymentRoutes,
  vaultRoutes,
];

/** A plugin of the HTTP server: `await server.register(restRoutes, options)`. */
export async function restRoutes(server: FastifyInstance, options: RestOptions): Promise<void> {
  await server.register(
    async (plain) => {
      const scope: RestScope = plain.withTypeProvider<ZodTypeProvider>();
      const limiter = await rateLimiter(plain, options.rateLimits);
      scope.addHook("onRequest", bearerAuth(options.context, limiter));
      scope.addHook("onRequest", requireJsonAccepted);
      readJsonBodies(scope);
      entityTags(plain);
      scope.addHook("preValidation", refuseUnknownQuery);
      answerOnce(plain, options.context);
      scope.addHook("onResponse", async (request) => {
        // a command may have made something due now
        if (!isRead(request)) options.engine.wake();
      });
      for (const addRoutes of RESOURCES) addRoutes(scope, options);
    },
    { prefix: "/v1" },
  );
}

/** A write that takes no query is not carried out as if nothing had been asked: `?preview=true`. */
async function refuseUnknownQuery(request: FastifyRequest): Promise<void> {
  if (isRead(request) || request.routeOptions.schema?.querystring !== undefined) return;
  const [field] = Object.keys(request.query as object);
  if (field !== undefined) throw refused("invalid_field", "There is no such field.", field);
}
