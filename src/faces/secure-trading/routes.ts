/**
 * The face for clients of Secure Trading: XML at `/xml`, JSON at `/json`, and the download of a search
 * (docs/compat/secure-trading.md).
 *
 * Every message that could be read is answered with 200, declines and errors included; what cannot be
 * read has a status of its own. A fault of ours is 99999, "Unknown error": the money may have moved.
 */
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { EngineContext } from "../../engine/engine-context.ts";
import { PasswordCheck } from "../../engine/setup/password.ts";
import { callerOf, type WebServicesCaller } from "../../engine/setup/web-services-users.ts";
import { rateLimiter, type RateLimits } from "../http/rate-limit.ts";
import { readBasic, sendPage } from "./basic-auth.ts";
import type { Call } from "./call.ts";
import { downloadRoutes } from "./download/routes.ts";
import { randomText, requestReference } from "./references.ts";
import { runBlock } from "./run-block.ts";
import { errorResponse, type Block, type BlockRead, type WireAnswer } from "./wire/block.ts";
import { readJson } from "./wire/read-json.ts";
import { readXml } from "./wire/read-xml.ts";
import { decodeUtf8 } from "./wire/text.ts";
import { writeJson } from "./wire/write-json.ts";
import { writeXml } from "./wire/write-xml.ts";

export type SecureTradingOptions = {
  readonly context: EngineContext;
  readonly engine: { readonly wake: () => void };
  readonly rateLimits: RateLimits;
  /** Text of at least 128 random bits. */
  readonly newSecret: () => string;
  /** From 0 up to 1. */
  readonly random: () => number;
};

type Form = {
  readonly name: "XML" | "JSON";
  readonly mediaType: string;
  readonly read: (text: string) => BlockRead;
  readonly write: (answer: WireAnswer) => string;
};

const FORMS: readonly (readonly [path: string, form: Form])[] = [
  ["/xml", { name: "XML", mediaType: "text/xml", read: readXml, write: writeXml }],
  ["/json", { name: "JSON", mediaType: "application/json", read: readJson, write: writeJson }],
];

const BODY_LIMIT_BYTES = 1024 * 1024;
/** Shorter answers are not worth the work. */
const GZIP_FROM_BYTES = 1_024;
const METHODS = ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

const compress = promisify(gzip);

/** A plugin of the HTTP server. */
export async function secureTradingRoutes(
  server: FastifyInstance,
  options: SecureTradingOptions,
): Promise<void> {
  await server.register(async (scope) => {
    const limiter = await rateLimiter(scope, options.rateLimits);
    const check = new PasswordCheck(options.newSecret());
    const callers = new WeakMap<FastifyRequest, WebServicesCaller>();
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "*",
      { parseAs: "buffer" },
      async (_: unknown, body: Buffer) => body,
    );
    scope.setErrorHandler((error: FastifyError, _request, reply) => answerFault(error, reply));
    const authenticate = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      const given = readBasic(request.headers.authorization);
      const caller = given === null ? null : await callerOf(options.context, given, check);
      if (caller === null) {
        await limiter.countFailure(request);
        reply.header("www-authenticate", 'Basic realm="web services"');
        await sendPage(reply, 401, "Authorization Required");
        return;
      }
      callers.set(request, caller);
    };
    const callerIn = (request: FastifyRequest): WebServicesCaller => {
      const caller = callers.get(request);
      if (caller === undefined) throw new Error("a request without a caller");
      return caller;
    };
    downloadRoutes(scope, { context: options.context, authenticate, callerIn });
    for (const [path, form] of FORMS) {
      for (const url of [path, `${path}/`]) {
        const limits = { bodyLimit: BODY_LIMIT_BYTES, onRequest: authenticate };
        scope.post(url, limits, async (request, reply) => {
          return await answer(options, { form, caller: callerIn(request), request, reply });
        });
        scope.route({
          method: [...METHODS],
          url,
          handler: async (_, reply) =>
            sendPage(reply.header("allow", "POST"), 405, "Method Not Allowed"),
        });
      }
    }
  });
}

function answerFault(error: FastifyError, reply: FastifyReply): FastifyReply {
  const status = error.statusCode ?? 500;
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return sendPage(reply, 413, "Too Large");
  if (status >= 400 && status < 500) return sendPage(reply, status, "Bad Request");
  throw error;
}

type Asked = {
  readonly form: Form;
  readonly caller: WebServicesCaller;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
};

async function answer(options: SecureTradingOptions, asked: Asked): Promise<FastifyReply> {
  const { form, caller, request, reply } = asked;
  const text = decodeUtf8(request.body instanceof Uint8Array ? request.body : Buffer.alloc(0));
  if (text === null) return await sendPage(reply, 400, "Bad Request");
  const read = form.read(text);
  const own = read.ok ? read.block.requestReference : read.fault.requestReference;
  const reference = requestReference([headerOf(request), own], options.random);
  const call: Call = {
    context: options.context,
    caller,
    interface: `PASS-${form.name}-${form.name}`,
    requestReference: reference,
  };
  const responses = read.ok
    ? await responsesTo(call, read.block)
    : [errorResponse(read.fault.code, read.fault.data)];
  // a command may have made something due now
  options.engine.wake();
  const secrand = randomText(10, options.random);
  const written = form.write({ requestReference: reference, responses, secrand });
  return await send(asked, Buffer.from(written, "utf8"));
}

async function responsesTo(call: Call, block: Block): Promise<WireAnswer["responses"]> {
  const { context, caller } = call;
  if (!isAliasOf(caller, block.alias)) return [errorResponse("30008", [])];
  try {
    return await runBlock(call, block);
  } catch (error) {
    const requestReferenceText = call.requestReference;
    context.log.error({ error, requestReference: requestReferenceText }, "a block failed");
    return [errorResponse("99999", [])];
  }
}

/** Some clients send a site where the user's name belongs, and some send nothing. */
function isAliasOf({ username, sites }: WebServicesCaller, alias: string | null): boolean {
  return alias === null || alias === username || sites.some(({ reference }) => reference === alias);
}

function headerOf({ headers }: FastifyRequest): string | null {
  const given = headers["requestreference"];
  return typeof given === "string" ? given : null;
}

async function send({ form, request, reply }: Asked, body: Buffer): Promise<FastifyReply> {
  reply.code(200).type(`${form.mediaType}; charset=utf-8`).header("vary", "accept-encoding");
  if (body.length < GZIP_FROM_BYTES || !acceptsGzip(request.headers["accept-encoding"])) {
    return await reply.send(body);
  }
  return await reply.header("content-encoding", "gzip").send(await compress(body));
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .map((part) => part.trim().toLowerCase())
    .some((part) => /^(?:gzip|\*)(?:$|\s*;(?!\s*q=0(?:\.0*)?$))/.test(part));
}
