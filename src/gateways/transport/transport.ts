/**
 * One call over HTTP, bounded in time as a whole: waiting for a connection, sending, and reading to
 * the last byte. undici's own time-outs are off, because each of them bounds a part only.
 *
 * It tells apart what the port must: whether the request can have reached the other side at all.
 */
import { Pool, type Dispatcher } from "undici";
import { ReplyHandler, type Heard } from "./reply-handler.ts";

export type WireAnswer = { readonly status: number; readonly body: string };

export type TransportOptions = {
  /** Asked before each call: the sandbox's bank may come back on another port. */
  readonly baseUrl: () => string;
  readonly timeoutMs: number;
  /** Connections at most; further calls wait their turn, within their time. */
  readonly connections: number;
  /** Of every call, such as who asks. */
  readonly headers?: Readonly<Record<string, string>>;
};

export type Call = {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
};

export type Reply =
  | ({ readonly kind: "answer" } & WireAnswer)
  | { readonly kind: "not-sent"; readonly cause: string }
  | { readonly kind: "no-answer"; readonly cause: string };

type Target = { readonly baseUrl: string; readonly prefix: string; readonly pool: Pool };

/** A journal page has some 200 kB; more than this is no answer of a bank. */
const LIMIT_BYTES = 4 * 1024 * 1024;

/** The connection was never made, so no byte left. Everything else may have been read over there. */
const NOT_SENT: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "UND_ERR_CONNECT_TIMEOUT",
]);

export class Transport {
  readonly #options: TransportOptions;
  #target: Target | null = null;
  #closed = false;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  /** Never rejects. An abort of `signal` is a `no-answer`, for it may come when all is sent. */
  async call({ method, path, body, headers, signal }: Call): Promise<Reply> {
    if (signal?.aborted === true) return noAnswer(signal.reason);
    const target = this.#aim();
    if (typeof target === "string") return { kind: "not-sent", cause: target };

    const request: Dispatcher.DispatchOptions = {
      method,
      path: target.prefix + path,
      headers: {
        ...this.#options.headers,
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body ?? null,
    };
    const { timeoutMs } = this.#options;
    const heard = await new Promise<Heard>((done) => {
      const handler = new ReplyHandler({ timeoutMs, signal, done });
      try {
        target.pool.dispatch(request, handler);
      } catch (error) {
        handler.failed(error);
      }
    });
    if (heard.kind === "answer") return heard;
    return NOT_SENT.has(codeOf(heard.error))
      ? { kind: "not-sent", cause: causeOf(heard.error) }
      : noAnswer(heard.error);
  }

  /** Waits for calls on their way; later ones are `not-sent`. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#target?.pool.close();
  }

  /** The pool of the current address; a text says why there is none. */
  #aim(): Target | string {
    if (this.#closed) return "the gateway is closed";
    try {
      const baseUrl = this.#options.baseUrl();
      if (this.#target?.baseUrl === baseUrl) return this.#target;
      const { origin, pathname } = new URL(baseUrl);
      const pool = new Pool(origin, {
        connections: this.#options.connections,
        // a second request on a busy connection would share the fate of the first
        pipelining: 1,
        headersTimeout: 0,
        bodyTimeout: 0,
        // well before the whole call is over: then it is known that nothing was sent
        connectTimeout: Math.ceil(this.#options.timeoutMs / 2),
        maxResponseSize: LIMIT_BYTES,
      });
      void this.#target?.pool.close();
      this.#target = { baseUrl, prefix: pathname.replace(/\/+$/, ""), pool };
      return this.#target;
    } catch (error) {
      return causeOf(error);
    }
  }
}

function noAnswer(error: unknown): Reply {
  return { kind: "no-answer", cause: causeOf(error) };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/** Never holds anything of the request: errors of sockets and of undici name addresses at most. */
function causeOf(error: unknown): string {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const text =
    typeof code === "string" && !message.includes(code) ? `${code}: ${message}` : message;
  return text.slice(0, 200);
}
