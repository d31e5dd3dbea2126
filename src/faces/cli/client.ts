/** The CLI talks HTTP to a running server, like everybody else. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { request } from "undici";

/** Where to find the server: PERENNIAL_URL and PERENNIAL_API_KEY, else the sandbox's own file. */
export type ServerSource = {
  readonly dataDir: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
};

export type Client = {
  readonly baseUrl: string;
  readonly get: <T>(path: string) => Promise<T>;
  readonly patch: <T>(path: string, body: unknown) => Promise<Reply<T>>;
  readonly post: <T>(path: string, body: unknown, contentType?: string) => Promise<Reply<T>>;
};

export type Reply<T> = {
  readonly status: number;
  readonly body: T;
  readonly location: string | null;
};

/** Throws Error with a sentence that says what to do when no server can be found. */
export async function connect(source: ServerSource): Promise<Client> {
  const { PERENNIAL_URL, PERENNIAL_API_KEY } = source.environment;
  if (PERENNIAL_URL !== undefined && PERENNIAL_API_KEY !== undefined) {
    return client(PERENNIAL_URL, PERENNIAL_API_KEY);
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
  return client(file.baseUrl, file.apiKey);
}

export function client(baseUrl: string, apiKey: string): Client {
  const call = async <T>(
    method: "GET" | "PATCH" | "POST",
    path: string,
    body: string | Buffer | null,
    contentType: string,
  ): Promise<Reply<T>> => {
    const answer = await request(baseUrl + path, {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body === null ? {} : { "content-type": contentType }),
      },
      body,
      // an advance of the test clock answers within a minute
      headersTimeout: 120_000,
    }).catch((cause: unknown) => {
      throw new Error(`no Perennial answers on ${baseUrl}; is it running?`, { cause });
    });
    const text = await answer.body.text();
    const read = (text === "" ? {} : JSON.parse(text)) as T & { detail?: string; title?: string };
    if (answer.statusCode >= 400) {
      throw new Error(`${path}: ${read.detail ?? read.title ?? `status ${answer.statusCode}`}`);
    }
    const location = answer.headers["location"];
    return {
      status: answer.statusCode,
      body: read,
      location: typeof location === "string" ? location : null,
    };
  };
  return {
    baseUrl,
    get: async (path) => (await call<never>("GET", path, null, "")).body,
    patch: (path, body) => call("PATCH", path, JSON.stringify(body), "application/json"),
    post: (path, body, contentType = "application/json") =>
      call(
        "POST",
        path,
        typeof body === "string" || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        contentType,
      ),
  };
}
