/**
 * HTTP around the bank, on plain `node:http`: keep-alive, small JSON bodies, one listener.
 *
 * Nothing of a request is logged, because any of it may be a card.
 */
import { type IncomingMessage, type Server, type ServerResponse, createServer } from "node:http";
import { type Answer, refusal } from "./answers.ts";
import type { Bank } from "./bank.ts";
import { HeldAnswers } from "./held.ts";
import { answer } from "./routes.ts";

export type ServerOptions = {
  readonly bank: Bank;
  /** How long mode `slow` waits before it answers. */
  readonly slowMs: number;
  readonly onBug: (error: unknown) => void;
};

export type BankServer = { readonly http: Server; readonly held: HeldAnswers };

const LIMIT_BYTES = 64 * 1024;
/** Above what clients keep an idle connection for, so that it is they who close it. */
const KEEP_ALIVE_MS = 75_000;

const TOO_LARGE = refusal(413, "too_large", `A body has at most ${LIMIT_BYTES} bytes.`);
const NOT_JSON = refusal(400, "malformed", "The body is not JSON.");
const BUG = refusal(500, "bug", "The bank made a mistake; its log has more.");

export function makeServer(options: ServerOptions): BankServer {
  const held = new HeldAnswers();
  const http = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
    serve(request, options).then(
      (made) => deliver(made, response, options, held),
      (error: unknown) => {
        if (request.destroyed && !request.complete) return; // the client left in mid-sentence
        options.onBug(error);
        write(response, BUG);
      },
    );
  });
  return { http, held };
}

async function serve(request: IncomingMessage, { bank }: ServerOptions): Promise<Answer> {
  const text = await readBody(request);
  if (text === undefined) return TOO_LARGE;
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const call = { method: request.method ?? "", path, query: new URLSearchParams(query) };
  if (request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") === true) {
    return await answer(bank, { ...call, body: undefined, form: new URLSearchParams(text) });
  }
  try {
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    return await answer(bank, { ...call, body });
  } catch (error) {
    if (error instanceof SyntaxError) return NOT_JSON;
    throw error;
  }
}

function deliver(
  made: Answer,
  response: ServerResponse,
  { bank, slowMs }: ServerOptions,
  held: HeldAnswers,
): void {
  if (made.kind === "silence") {
    held.hold(response);
    return;
  }
  if (made.kind === "cut") {
    response.destroy();
    return;
  }
  if (made.kind === "json" && made.slow) setTimeout(() => write(response, made), slowMs);
  else write(response, made);
  if (bank.mode() !== "no-answer") held.release();
}

function write(response: ServerResponse, made: Answer): void {
  if ((made.kind !== "json" && made.kind !== "page") || response.destroyed) return;
  const body = made.kind === "page" ? made.html : JSON.stringify(made.body);
  response.writeHead(made.status, {
    "content-type": made.kind === "page" ? "text/html; charset=utf-8" : "application/json",
    "content-length": Buffer.byteLength(body),
    // what is left of an oversized body is not worth reading
    ...(made === TOO_LARGE ? { connection: "close" } : {}),
  });
  response.end(body);
}

/** The body as text; undefined once it is too large. Rejects when the client breaks off. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= LIMIT_BYTES) chunks.push(chunk);
      else resolve(undefined);
    });
    request.once("end", () => resolve(Buffer.concat(chunks).toString("utf8")));
    request.once("error", reject);
    request.once("close", () => {
      if (!request.complete) reject(new Error("the client closed the connection"));
    });
  });
}
