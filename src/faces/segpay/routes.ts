/**
 * The Segpay face (docs/compat/segpay.md): `/adm.asmx`, support tasks, and `/MWS.asmx`, reports; by
 * GET, by POST of a form, and by SOAP.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EngineContext } from "../../engine/engine-context.ts";
import { idsAreWide } from "../../engine/queries/wide-ids.ts";
import { rateLimiter, type RateLimits } from "../http/rate-limit.ts";
import { Refused } from "../http/refused.ts";
import { requestFault } from "../http/request-fault.ts";
import { callerAddress, isSecure, type Transport } from "../http/transport.ts";
import { fault, type Answer } from "./answer/answer.ts";
import { sendAnswer } from "./answer/send-answer.ts";
import { answerCall } from "./answer-call.ts";
import { findOperation } from "./operations/operations.ts";
import { SERVICES, valuesOf, type Call, type Form, type Service } from "./request/call.ts";
import { readSoap } from "./request/read-soap.ts";
import { operationsPage, wsdl } from "./wsdl.ts";

export type SegpayOptions = {
  readonly context: EngineContext;
  readonly rateLimits: RateLimits;
  readonly transport: Transport;
  readonly engine: { readonly wake: () => void };
  /** The addresses that postbacks come from. */
  readonly senderAddresses: readonly string[];
  /** Of elements in answers; of calls, it does not matter. */
  readonly xmlNamespace: string;
  readonly bareString: boolean;
};

type Path = { readonly service: string; readonly operation?: string };

/** In any case: clients write ADM.asmx as well. */
const SERVICE_PATH = "/:service(^(?:[Aa][Dd][Mm]|[Mm][Ww][Ss])\\.[Aa][Ss][Mm][Xx]$)";

/** A plugin of the HTTP server: `await server.register(segpayRoutes, options)`. */
export async function segpayRoutes(server: FastifyInstance, options: SegpayOptions): Promise<void> {
  await server.register(async (scope) => {
    const limiter = await rateLimiter(scope, options.rateLimits);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "string" },
      async (_: unknown, body: string) => body,
    );
    scope.addHook("onRequest", async (request, reply) => {
      // no redirect: it would have the client send its key once more
      if (!isSecure(request, options.transport)) return reply.code(403).send();
      return undefined;
    });
    scope.setErrorHandler((error, request, reply) => answerError(error, request, reply, options));

    scope.get<{ Params: Path }>(SERVICE_PATH, async (request, reply) => {
      const service = serviceOf(request.params);
      const asksForWsdl = Object.keys(request.query as object).some(
        (name) => name.toLowerCase() === "wsdl",
      );
      if (!asksForWsdl) return reply.type("text/html; charset=utf-8").send(operationsPage(service));
      const { xmlNamespace, transport } = options;
      const scheme = isSecure(request, { ...transport, mode: "live" }) ? "https" : "http";
      const [path = ""] = request.url.split("?", 1);
      const url = `${scheme}://${request.headers.host ?? ""}${path}`;
      return reply.type("text/xml; charset=utf-8").send(wsdl(service, { xmlNamespace, url }));
    });

    scope.post<{ Params: Path }>(SERVICE_PATH, async (request, reply) => {
      const form = soapForm(request);
      const envelope = form === null ? null : readSoap(textOf(request.body));
      if (form === null || envelope === null) {
        return await send(reply, { form: form ?? "http", operation: "" }, NO_OPERATION);
      }
      return await carryOut(request, reply, { form, ...envelope });
    });

    scope.route<{ Params: Path }>({
      method: ["GET", "POST"],
      url: `${SERVICE_PATH}/:operation`,
      handler: async (request, reply) => {
        const body = [...new URLSearchParams(textOf(request.body))];
        const query = [...new URLSearchParams(request.url.split("?").slice(1).join("?"))];
        const values = valuesOf([...body, ...query]);
        const { operation = "" } = request.params;
        return await carryOut(request, reply, { form: "http", operation, values });
      },
    });

    async function carryOut(
      request: FastifyRequest<{ Params: Path }>,
      reply: FastifyReply,
      call: Call,
    ): Promise<FastifyReply> {
      const service = serviceOf(request.params);
      const operation = findOperation(service, call.operation);
      if (operation === null) {
        const answer = fault(`${call.operation} Web Service method name is not valid.`);
        return await send(reply, call, answer);
      }
      const answer = await answerCall(service, operation, call, {
        ...options,
        from: callerAddress(request, options.transport),
        countFailure: () => limiter.countFailure(request),
      });
      // a task may have made something due now
      if (service === "adm") options.engine.wake();
      return await send(reply, { form: call.form, operation: operation.name }, answer);
    }

    async function send(
      reply: FastifyReply,
      { form, operation }: Pick<Call, "form" | "operation">,
      answer: Answer,
    ): Promise<FastifyReply> {
      const wideIds = answer.kind === "data-set" && (await idsAreWide(options.context));
      return sendAnswer(reply, answer, { ...options, form, operation, wideIds });
    }
  });
}

const NO_OPERATION = fault("The request names no operation.");

function serviceOf({ service }: Path): Service {
  const name = service.slice(0, 3).toLowerCase();
  return SERVICES.find((one) => one === name) ?? "mws";
}

/** Null: it is no SOAP. */
function soapForm({ headers }: FastifyRequest): Exclude<Form, "http"> | null {
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase();
  if (type === "text/xml") return "soap-1.1";
  return type === "application/soap+xml" ? "soap-1.2" : null;
}

function textOf(body: unknown): string {
  return typeof body === "string" ? body : "";
}

/** Without a word about what went wrong on our side; the log and the header name the request. */
function answerError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { context }: SegpayOptions,
): FastifyReply {
  const refusal = error instanceof Refused ? error.refusal : requestFault(error);
  reply.type("text/plain; charset=utf-8");
  if (refusal?.code === "rate_limited") return reply.code(429).send("Too many requests");
  if (refusal !== null) return reply.code(400).send("The request cannot be read");
  // parameters of statements hang on errors of drivers, and keys are among them
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  context.log.error({ error: { name, message, stack }, requestId: request.id }, "a call failed");
  return reply.code(500).send("Internal error");
}
