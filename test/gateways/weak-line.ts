/** A line to a server: what is sent arrives and is carried out, and the answer may get lost. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type LineBehaviour =
  | "up"
  /** Nothing is answered. */
  | "silent"
  /** The connection breaks, except under a search. */
  | "loses-answers";

export type WeakLine = {
  readonly url: string;
  readonly behave: (behaviour: LineBehaviour) => void;
  readonly stop: () => Promise<void>;
};

export async function startWeakLine(target: string): Promise<WeakLine> {
  let behaviour: LineBehaviour = "up";
  const pass = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { host: _, connection: __, "content-length": ___, ...headers } = request.headers;
    const answer = await fetch(target + String(request.url), {
      method: "POST",
      headers: headers as Record<string, string>,
      body,
    });
    const text = await answer.text();
    if (behaviour === "silent") return;
    if (behaviour === "loses-answers" && !body.includes("TRANSACTIONQUERY")) {
      response.socket?.destroy();
      return;
    }
    response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  };
  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.socket?.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    behave: (next) => {
      behaviour = next;
    },
    stop: async () => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
