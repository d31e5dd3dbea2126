/**
 * A server that takes any request and answers with bytes that no processor would send, and an
 * address at which nobody listens.
 */
import { type AddressInfo, type Server, type Socket, createServer } from "node:net";

function http(status: string, body: string, headers = ""): string {
  return `HTTP/1.1 ${status}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

const HTML = "<html><body><h1>Service is down for maintenance</h1></body></html>";

/** By name, the bytes of each answer; the connection is closed after them. */
export const GARBAGE = {
  "an empty 200": http("200 OK", ""),
  "HTML with 200": http("200 OK", HTML),
  "null with 200": http("200 OK", "null"),
  "a list with 200": http("200 OK", "[]"),
  "an empty object with 200": http("200 OK", "{}"),
  "half an object with 200": http("200 OK", '{"outcome":"approved","ref":'),
  "an approval of nothing": http("200 OK", '{"outcome":"approved"}'),
  "a number out of range": http(
    "200 OK",
    '{"outcome":"approved","bookings":[{"amountMinor":1e999}]}',
  ),
  "five megabytes": http("200 OK", JSON.stringify("x".repeat(5_000_000))),
  "no content": "HTTP/1.1 204 No Content\r\n\r\n",
  "a redirect": http("302 Found", "", "location: http://127.0.0.1:1/\r\n"),
  "HTML with 404": http("404 Not Found", HTML),
  "an empty object with 404": http("404 Not Found", "{}"),
  "HTML with 500": http("500 Internal Server Error", HTML),
  "HTML with 502": http("502 Bad Gateway", HTML),
  "HTML with 503": http("503 Service Unavailable", HTML),
  "an empty object with 503": http("503 Service Unavailable", "{}"),
  "HTML with 403": http("403 Forbidden", HTML),
  "a body cut short": "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{",
  "headers cut short": "HTTP/1.1 200 OK\r\ncontent-le",
  "something else than HTTP": "SSH-2.0-OpenSSH_9.2\r\n",
  "nothing at all": "",
} as const satisfies Record<string, string>;

export type BadServer = {
  readonly url: string;
  /** A name of `GARBAGE`. */
  answerWith(name: string): void;
  stop(): Promise<void>;
};

export async function startBadServer(): Promise<BadServer> {
  let bytes = "";
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(bytes));
  });
  const url = await listen(server);
  return {
    url,
    answerWith: (name) => {
      const found = Object.entries(GARBAGE).find(([known]) => known === name);
      if (found === undefined) throw new Error(`no such garbage: ${name}`);
      bytes = found[1];
    },
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An address that was free a moment ago: connections to it are refused. */
export async function unusedUrl(): Promise<string> {
  const server = createServer();
  const url = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
