/** What the routes of every resource are given. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { DeploymentClock } from "../../engine/clock/deployment-clock.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import type { Result } from "../../domain/refusal.ts";
import type { RateLimits } from "../http/rate-limit.ts";
import type { ReconcileReport } from "../../engine/reconcile/reconcile.ts";

/** A part of the server whose schemas are zod's. */
export type RestScope = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** Takes over a book of subscribers; the reading of the file is a room of its own. */
export type ImportRunner = {
  /** Starts an import of CSV text (UTF-8) and answers its id at once; it runs on. */
  readonly start: (merchantId: bigint, csv: Buffer) => Promise<bigint>;
};

export type RestOptions = {
  readonly context: EngineContext;
  readonly rateLimits: RateLimits;
  readonly clock: DeploymentClock;
  readonly engine: { readonly wake: () => void };
  readonly imports: ImportRunner;
  /** Compares the bank's record with ours, for the caller's merchant. */
  readonly reconcile: (merchantId: bigint) => Promise<Result<ReconcileReport>>;
};
