/**
 * A merchant's server for deliveries: takes what it is sent, and answers as the test says. It ends
 * with the test.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Received = {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type Answer =
  | {
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Says nothing, and keeps the connection open. */
  | "silence"
  /** Takes it and closes the connection without an answer. */
  | "hang up";

export type Receiver = {
  readonly url: string;
  /** Everything that arrived, in its order; also what was answered badly. */
  readonly received: readonly Received[];
  /** Of what was answered 2xx, the ids in their order; again for each time. */
  readonly takenIds: () => string[];
  /** From now on. */
  readonly answerWith: (answer: Answer | ((request: Received) => Answer)) => void;
  /** Nobody listens any more. */
  readonly close: () => Promise<void>;
  /** Listens again, at the same address. */
  readonly reopen: () => Promise<void>;
};

export type ReceiverOptions = {
  /** An address of this machine; the usual one when absent. */
  readonly host?: string;
  readonly port?: number;
};

export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const { host = "127.0.0.1" } = options;
  const received: Received[] = [];
  const taken: Received[] = [];
  let answerFor: (request: Received) => Answer = () => ({ status: 200, body: "OK" });
  const server = createServer((request, response) => {
    void readWhole(request).then((one) => {
      received.push(one);
      const answer = answerFor(one);
      if (typeof answer === "object" && answer.status >= 200 && answer.status < 300)
        taken.push(one);
      respond(response, answer);
    });
  });
  const listen = async (port: number): Promise<number> => {
    server.listen(port, host);
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(options.port ?? 0);
  const close = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  };
  onTestFinished(close);
  return {
    url: `http://${host.includes(":") ? `[${host}]` : host}:${port}/events`,
    received,
    takenIds: () => taken.map(({ headers }) => headers["webhook-id"] ?? ""),
    answerWith: (answer) => {
      answerFor = typeof answer === "function" ? answer : () => answer;
    },
    close,
    reopen: async () => {
      await listen(port);
    },
  };
}

async function readWhole(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return { path: request.url ?? "", headers, body: Buffer.concat(chunks).toString("utf8") };
}

function respond(response: ServerResponse, answer: Answer): void {
  if (answer === "silence") return;
  if (answer === "hang up") {
    response.socket?.destroy();
    return;
  }
  response.writeHead(answer.status, { "content-type": "text/plain", ...answer.headers });
  response.end(answer.body ?? "");
}
