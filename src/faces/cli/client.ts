/** The CLI talks HTTP to a running server, like everybody else. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { request, type Dispatcher } from "undici";
import { adviceFor } from "./advice.ts";

/**
 * Where to find the server: PERENNIAL_URL and PERENNIAL_API_KEY, else the sandbox's own file; and
 * PERENNIAL_MERCHANT, for a key over several merchants.
 */
export type ServerSource = {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

export type Client = {
  readonly baseUrl: string;
  readonly get: <T>(path: string) => Promise<T>;
  readonly patch: <T>(path: string, body: unknown) => Promise<Reply<T>>;
  readonly post: <T>(
    path: string,
    body: unknown,
    contentType?: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Reply<T>>;
  /** A POST whose answer is not held in memory. */
  readonly download: (path: string, body: unknown) => Promise<Readable>;
};

export type Reply<T> = {
  readonly status: number;
  readonly body: T;
  readonly location: string | null;
};

/** An advance of the test clock answers within a minute, a slice of a rotation sooner. */
const ANSWER_MS = 120_000;

/** Throws Error with a sentence that says what to do when no server can be found. */
export async function connect(source: ServerSource): Promise<Client> {
  const { PERENNIAL_URL, PERENNIAL_API_KEY, PERENNIAL_MERCHANT } = source.environment;
  if (PERENNIAL_URL !== undefined && PERENNIAL_API_KEY !== undefined) {
    return client(PERENNIAL_URL, PERENNIAL_API_KEY, PERENNIAL_MERCHANT);
  }
  const path = join(source.dataDir, "sandbox.json");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch {
    throw new Error(
      `there is no ${path}; start a sandbox with "npm start", or set PERENNIAL_URL and ` +
        "PERENNIAL_API_KEY.",
    );
  }
  const file = JSON.parse(text) as { baseUrl: string; apiKey: string };
  return client(file.baseUrl, file.apiKey, PERENNIAL_MERCHANT);
}

/** `merchant` as the API shows it (mer_7); needed where the key opens several. */
export function client(baseUrl: string, apiKey: string, merchant?: string): Client {
  const send = async (
    method: "GET" | "PATCH" | "POST",
    path: string,
    body: string | Buffer | Readable | null,
    headers: Readonly<Record<string, string>>,
  ): Promise<Dispatcher.ResponseData> => {
    const answer = await request(baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(merchant === undefined ? {} : { "perennial-merchant": merchant }),
        ...headers,
      },
      body,
      headersTimeout: body instanceof Object && "pipe" in body ? 0 : ANSWER_MS,
      bodyTimeout: 0,
    }).catch((cause: unknown) => {
      throw new Error(`no Perennial answers on ${baseUrl}; is it running?`, { cause });
    });
    if (answer.statusCode < 400) return answer;
    throw new Error(problemText(path, answer.statusCode, await answer.body.text()));
  };
  const call = async <T>(...args: Parameters<typeof send>): Promise<Reply<T>> => {
    const answer = await send(...args);
    const text = await answer.body.text();
    const location = answer.headers["location"];
    return {
      status: answer.statusCode,
      body: (text === "" ? {} : JSON.parse(text)) as T,
      location: typeof location === "string" ? location : null,
    };
  };
  const json = { "content-type": "application/json" };
  return {
    baseUrl,
    get: async (path) => (await call<never>("GET", path, null, {})).body,
    patch: (path, body) => call("PATCH", path, JSON.stringify(body), json),
    post: (path, body, contentType = "application/json", headers = {}) => {
      const isRaw = typeof body === "string" || Buffer.isBuffer(body) || isStream(body);
      const sent = isRaw ? body : JSON.stringify(body);
      return call("POST", path, sent, { ...headers, "content-type": contentType });
    },
    download: async (path, body) => (await send("POST", path, JSON.stringify(body), json)).body,
  };
}

function isStream(body: unknown): body is Readable {
  return typeof body === "object" && body !== null && "pipe" in body;
}

/** A problem as a sentence, and what to do about it where that is known. */
function problemText(path: string, status: number, text: string): string {
  const problem = readProblem(text);
  const said = problem.detail ?? problem.title ?? `the server answered with status ${status}`;
  const where = problem.field === undefined ? "" : ` (${problem.field})`;
  const advice = adviceFor(problem.code);
  return `${path}: ${said}${where}${advice === null ? "" : `\n${advice}`}`;
}

type Problem = {
  readonly code?: string;
  readonly title?: string;
  readonly detail?: string;
  readonly field?: string;
};

function readProblem(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}
