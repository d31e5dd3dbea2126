/** The port OutgoingHttp: pooled connections, each made to an address that the guard let pass. */
import type { Socket } from "node:net";
import { callbackify } from "node:util";
import { Agent, buildConnector } from "undici";
import type { HttpAnswer } from "../domain/delivery/verdict.ts";
import type { OutgoingHttp, OutgoingPost } from "../ports/outgoing-http.ts";
import { readAllowList, type Place } from "./allow-list.ts";
import { AnswerHandler } from "./answer-handler.ts";
import { Guard, type Resolve } from "./guard.ts";

export type OutgoingOptions = {
  /** See allow-list.ts. */
  readonly allow: readonly string[];
  /** Plain HTTP only to places that `allow` names. */
  readonly secureOnly: boolean;
  /** For a call as a whole, to the last byte that is read. */
  readonly timeoutMs: number;
  /** DNS when absent. */
  readonly resolve?: Resolve;
};

/** Connections to one place at once. */
const CONNECTIONS = 32;
const KEEP_ALIVE_MS = 10_000;

/** Throws Error with a sentence for an entry of `allow` that is none. */
export function createOutgoingHttp(options: OutgoingOptions): OutgoingHttp {
  const { allow, secureOnly, timeoutMs, resolve } = options;
  const guard = new Guard({
    allow: readAllowList(allow),
    ...(resolve === undefined ? {} : { resolve }),
  });
  const agent = new Agent({
    connections: CONNECTIONS,
    // a second request on a busy connection would share the fate of the first
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: connectorFor(guard, timeoutMs),
  });
  const faultOf = (url: string): string | null => faultOfUrl(url, { guard, secureOnly });
  return {
    faultOf,
    post: async (request) => {
      const fault = faultOf(request.url);
      if (fault !== null) return { kind: "no-answer", why: "refused_address", detail: fault };
      return await post(agent, request, Math.min(timeoutMs, request.timeoutMs ?? timeoutMs));
    },
    close: () => agent.close(),
  };
}

function post(agent: Agent, { url, headers, body }: OutgoingPost, timeoutMs: number) {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  return new Promise<HttpAnswer>((resolve) => {
    const handler = new AnswerHandler(timeoutMs, resolve);
    try {
      agent.dispatch({ origin, path, method: "POST", headers: { ...headers }, body }, handler);
    } catch (error) {
      handler.failed(error);
    }
  });
}

// Connecting --------------------------------------------------------------------------------------

/** Connects to the addresses that the guard answers, one after the other; never to the name. */
function connectorFor(guard: Guard, timeoutMs: number): buildConnector.connector {
  const connect = buildConnector({ timeout: timeoutMs });
  const dial = (options: buildConnector.Options): Promise<Socket> =>
    new Promise((resolve, reject) => {
      connect(options, (error, socket) => {
        // of a connection that failed there is no socket at all, whatever the types say
        if (error === null) resolve(socket);
        else reject(error);
      });
    });
  const connectTo = callbackify(async (options: buildConnector.Options): Promise<Socket> => {
    const host = options.hostname.replace(/^\[|\]$/g, "");
    const place = { host, port: portOf(options.protocol, options.port) };
    // the certificate is that of the name
    const servername = options.servername ?? host;
    let failure: unknown;
    for (const address of await guard.addressesOf(place)) {
      try {
        return await dial({ ...options, hostname: address, host: address, servername });
      } catch (error) {
        failure = error;
      }
    }
    throw failure;
  });
  return (options, callback) => {
    connectTo(options, (error: Error | null, socket) => {
      if (error === null) callback(null, socket);
      else callback(error, null);
    });
  };
}

function portOf(protocol: string, port: string): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

// Judging -----------------------------------------------------------------------------------------

const MOST_CHARACTERS = 2_000;

function faultOfUrl(
  text: string,
  { guard, secureOnly }: { readonly guard: Guard; readonly secureOnly: boolean },
): string | null {
  if (text.length > MOST_CHARACTERS) return `Give at most ${MOST_CHARACTERS} characters.`;
  if (!URL.canParse(text)) return "Give an address such as https://shop.example/webhooks.";
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") return "Give an https address.";
  if (url.username !== "" || url.password !== "") return "Leave credentials out of the address.";
  const place: Place = {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: portOf(url.protocol, url.port),
  };
  if (secureOnly && url.protocol === "http:" && !guard.isNamed(place)) {
    return "Give an https address: what is sent there concerns money.";
  }
  return guard.isForbidden(place)
    ? "This address is not on the public internet; an operator may allow it (OUTGOING_ALLOW)."
    : null;
}
