/** What the routes of every resource are given. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { DeploymentClock } from "../../engine/clock/deployment-clock.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import type { Finding } from "../../ports/finding.ts";
import type { Result } from "../../domain/refusal.ts";
import type { ExportOptions } from "../../engine/archive/export-merchant.ts";
import type { ArchiveKey } from "../../engine/archive/archive-form.ts";
import type { TakeOver } from "../../engine/deployment/take-over.ts";
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

/** Whole merchants, out of a deployment and into one. */
export type Archives = {
  /** The key that cards are sealed with; null where none is given. */
  readonly readKey: (text: string | null) => ArchiveKey | null | "no-key";
  readonly export: (merchantId: bigint, options: ExportOptions) => Promise<void>;
  /** Reads an archive to its end, and answers the id of its import. */
  readonly import: (
    merchantId: bigint,
    file: AsyncIterable<Uint8Array>,
    cardsKey: ArchiveKey | null,
  ) => Promise<Result<bigint>>;
};

/** What concerns the whole deployment; asked for with keys of scope `operate`. */
export type Operator = {
  /** Takes over charges that a restored database has lost, from the bank's record. */
  readonly adopt: () => Promise<Result<TakeOver>>;
  /** Lets a held deployment charge again, whatever is left. */
  readonly release: () => Promise<Result<null>>;
  /** Looks at everything that the deployment stands on. */
  readonly examine: () => Promise<readonly Finding[]>;
};

export type RestOptions = {
  readonly context: EngineContext;
  readonly rateLimits: RateLimits;
  readonly clock: DeploymentClock;
  readonly engine: { readonly wake: () => void };
  readonly imports: ImportRunner;
  readonly archives: Archives;
  readonly operator: Operator;
  /** Text of at least 128 random bits, which becomes an API key. */
  readonly newSecret: () => string;
  /** A key of a report login, of at least 128 random bits, and as many to salt its hash, in hex. */
  readonly newReportKey: () => { readonly key: string; readonly salt: string };
  /** Compares the bank's record with ours, for the caller's merchant. */
  readonly reconcile: (merchantId: bigint) => Promise<Result<ReconcileReport>>;
};
