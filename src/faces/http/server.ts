/**
 * The one HTTP server; faces are plugins of it. Knows nothing of any face.
 *
 * Logs one line per request, without address, headers or body: any of them may hold what must not be
 * logged (I8). Errors are problems (RFC 9457), except where a face has a form of its own.
 */
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import type { FastifyRequest } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { Histogram, type Registry } from "prom-client";
import type { DeploymentClock } from "../../engine/clock/deployment-clock.ts";
import { SILENT_LOG, type Log } from "../../ports/log.ts";
import { connectionFault } from "./connection-fault.ts";
import { knownMethods } from "./known-methods.ts";
import { sendProblem } from "./problem.ts";
import { requestFault } from "./request-fault.ts";
import { refused } from "./refused.ts";
import { REQUEST_ID_HEADER, requestId } from "./request-id.ts";
import { systemRoutes, type SystemOptions } from "./system-routes.ts";

export type ServerOptions = SystemOptions & {
  readonly clock: DeploymentClock;
  /** Where requests are logged; false: nowhere. */
  readonly log: Log | false;
  /** A name for each request that brings none, unique over all processes. */
  readonly newRequestId: () => string;
};

const BODY_LIMIT_BYTES = 1024 * 1024;

/** Made and not listening: register the faces first. */
export function createServer(options: ServerOptions): FastifyInstance {
  const log = options.log === false ? SILENT_LOG : options.log;
  const server = Fastify({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: requestId(options.newRequestId),
    forceCloseConnections: "idle",
    // answered below, as a problem
    http: { requireHostHeader: false },
    clientErrorHandler: connectionFault(options.newRequestId),
    frameworkErrors: (_fault, request, reply) => {
      void reply.header(REQUEST_ID_HEADER, request.id);
      void sendProblem(request, reply, {
        code: "malformed",
        detail: "The address cannot be read: it has a percent sign that encodes nothing.",
      });
    },
  });
  server.setValidatorCompiler(validatorCompiler);
  server.setSerializerCompiler(serializerCompiler);
  server.decorateReply("refusalCode", null);
  const known = knownMethods(server);
  server.setNotFoundHandler((request, reply) => {
    const [path = ""] = request.url.split("?", 1);
    const methods = known.of(path);
    if (methods.length === 0) {
      const detail = "There is nothing at this address.";
      return sendProblem(request, reply, { code: "not_found", detail });
    }
    reply.header("allow", methods.join(", "));
    const detail = `This address takes ${methods.join(", ")}.`;
    return sendProblem(request, reply, { code: "method_not_allowed", detail });
  });
  server.setErrorHandler((error: FastifyError, request, reply) =>
    answerError(error, { request, reply, log, isReady: options.isReady }),
  );
  server.addHook("onRequest", async (request, reply) => {
    reply.header(REQUEST_ID_HEADER, request.id);
    if (request.headers.host === undefined && request.raw.httpVersion === "1.1") {
      throw refused("malformed", "HTTP/1.1 asks for a Host header.", "host");
    }
    // other processes move the shared clock; nothing of a request may be dated by an old one
    if (request.routeOptions.config.withoutClock !== true) await options.clock.refresh();
  });
  observe(server, options.metrics, log);
  systemRoutes(server, options);
  return server;
}

type Failing = {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly log: Log;
  readonly isReady: () => Promise<boolean>;
};

async function answerError(thrown: Error, failing: Failing): Promise<FastifyReply> {
  const { request, reply, log, isReady } = failing;
  const fault = requestFault(thrown);
  if (fault !== null) return sendProblem(request, reply, fault);
  log.error({ error: loggable(thrown), requestId: request.id }, "a request failed");
  const ready = await isReady().catch(() => false);
  return sendProblem(request, reply, { code: ready ? "internal_error" : "not_ready" });
}

/** Without the extra properties that drivers hang on their errors, parameters among them. */
function loggable(error: Error): Record<string, unknown> {
  const { name, message, stack, cause } = error;
  return {
    name,
    message,
    stack,
    ...("code" in error ? { code: error.code } : {}),
    ...(cause instanceof Error ? { cause: cause.message } : {}),
  };
}

function observe(server: FastifyInstance, metrics: Registry, log: Log): void {
  const seconds = new Histogram({
    name: "perennial_http_request_seconds",
    help: "Time from the first byte of a request to the last of its answer.",
    labelNames: ["method", "route", "status"],
    registers: [metrics],
  });
  server.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    const { method } = request;
    const status = reply.statusCode;
    seconds.observe({ method, route, status }, reply.elapsedTime / 1000);
    const ms = Math.round(reply.elapsedTime);
    log.info({ requestId: request.id, method, route, status, ms }, "request");
  });
}
