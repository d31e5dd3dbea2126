/**
 * The wire between the program and the bank, in the test's hands: it sees every payment before the
 * bank does, and may cut the line at any of its ends.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { World } from "./world.ts";

/** A charge, capture, refund or void (`kind` of the path), or a look-up of its key. */
export type Sent = {
  readonly what: "charges" | "captures" | "refunds" | "voids" | "look-up";
  readonly key: string;
  readonly reference: string;
  /** As it was sent; empty for a look-up. */
  readonly body: string;
};

/**
 * `pass`: on to the bank and back. `lose-request`: the bank never sees it, the connection breaks.
 * `lose-answer`: the bank gets and decides it, the connection breaks.
 */
export type Fate = "pass" | "lose-request" | "lose-answer";

export type BankLine = {
  /** Every payment and look-up that was sent, in order. */
  readonly sent: readonly Sent[];
  /** What becomes of the next ones; the test may wait inside, and so hold them. */
  readonly decide: (rule: (sent: Sent) => Fate | Promise<Fate>) => void;
};

/** Puts itself between the world's program and its bank until the test ends. */
export async function tapLine(world: Pick<World, "bank" | "pointBankAt">): Promise<BankLine> {
  const sent: Sent[] = [];
  let rule: (one: Sent) => Fate | Promise<Fate> = () => "pass";
  const server = createServer((request, response) => {
    void relay(request, response).catch(() => response.destroy());
  });
  const relay = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(request);
    const one = read(request, body);
    if (one !== null) sent.push(one);
    const fate = one === null ? "pass" : await rule(one);
    if (fate === "lose-request") {
      response.destroy();
      return;
    }
    const answer = await fetch(world.bank().url + request.url, {
      method: request.method ?? "GET",
      ...(body === "" ? {} : { body, headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    if (fate === "lose-answer") response.destroy();
    else response.writeHead(answer.status, { "content-type": "application/json" }).end(text);
  };
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  world.pointBankAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => {
    world.pointBankAt(null);
    server.closeAllConnections();
    server.close();
  });
  return {
    sent,
    decide: (next) => {
      rule = next;
    },
  };
}

/** An address at which nobody listens: a connection there is refused. */
export async function deadAddress(): Promise<string> {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return `http://127.0.0.1:${port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = "";
  request.setEncoding("utf8");
  for await (const chunk of request) body += String(chunk);
  return body;
}

function read(request: IncomingMessage, body: string): Sent | null {
  const [, what, key] =
    /^\/v1\/(charges|captures|refunds|voids)(?:\/(.+))?$/.exec(request.url ?? "") ?? [];
  if (what === undefined) return null;
  if (key !== undefined) return { what: "look-up", key, reference: "", body };
  const { key: sentKey, reference } = JSON.parse(body) as { key: string; reference: string };
  return { what: what as Sent["what"], key: sentKey, reference, body };
}
