/**
 * Secure Trading, later Trust Payments, behind the gateway port: the JSON web services as a client.
 * README.md says which of its answers becomes which of ours.
 */
import type {
  FollowUpRequest,
  Gateway,
  NoAnswer,
  SendOutcome,
  Undeliverable,
} from "../../ports/gateway.ts";
import { Transport, type TransportOptions } from "../transport/transport.ts";
import { writePayment, writeQuery, writeRefund, writeUpdate } from "./request.ts";
import { readLookUp, readSent, readSettlement, readUpdated, standingAmount } from "./response.ts";
import { readEnvelope, referenceOf, unreadable, writeEnvelope } from "./wire.ts";
import type { Fields, WireResponse } from "./wire.ts";

export type SecureTradingOptions = Pick<TransportOptions, "baseUrl" | "connections"> & {
  /** Absent: what the vendor asks of clients. */
  readonly timeoutMs?: number;
  /** Of a user with the role Webservices. */
  readonly username: string;
  readonly password: string;
  readonly siteReference: string;
};

/** After this an outcome is unknown. Source: the vendor's page "Configuring your own library". */
const TIMEOUT_MS = 60_000;
const PATH = "/json/";

type Answer = WireResponse | NoAnswer | Undeliverable;
type Ask = (key: string, request: Fields, signal?: AbortSignal) => Promise<Answer>;

/** Opens connections as they are needed; `close` them. */
export function secureTradingGateway(options: SecureTradingOptions): Gateway {
  const { username, password, siteReference: site, connections } = options;
  const login = Buffer.from(`${username}:${password}`).toString("base64");
  const transport = new Transport({
    baseUrl: options.baseUrl,
    timeoutMs: options.timeoutMs ?? TIMEOUT_MS,
    connections,
    headers: { authorization: `Basic ${login}`, accept: "application/json" },
  });
  const ask: Ask = async (key, request, signal) => {
    const reference = referenceOf(key);
    const reply = await transport.call({
      method: "POST",
      path: PATH,
      body: writeEnvelope(username, reference, request),
      headers: { requestreference: reference, versioninfo: "perennial" },
      signal,
    });
    if (reply.kind === "answer") return readEnvelope(reference, reply);
    return reply.kind === "not-sent"
      ? { kind: "undeliverable", answered: false, cause: reply.cause }
      : reply;
  };
  return {
    name: "secure-trading",
    can: { idempotencyKeyMs: 0, lookUp: "eventual", journal: false, holds: true },
    callsAtOnce: connections,

    async send(request, signal): Promise<SendOutcome> {
      if (!("card" in request)) return await follow(ask, site, request, signal);
      const answer = await ask(request.key, writePayment(site, request), signal);
      if ("kind" in answer) return answer;
      return readSent(answer, request.kind === "verify" ? "ACCOUNTCHECK" : "AUTH");
    },

    async lookUp(key, signal) {
      const query = writeQuery({ sitereference: site, orderreference: key });
      const answer = await ask(key, query, signal);
      return "kind" in answer ? noAnswer(answer) : readLookUp(answer, key);
    },

    async settlement(settleOn, currency) {
      const query = writeQuery({
        sitereference: site,
        currencyiso3a: currency,
        starttimestamp: `${settleOn} 00:00:00`,
        endtimestamp: `${settleOn} 23:59:59`,
      });
      const answer = await ask(settleOn + currency.toLowerCase(), query);
      return "kind" in answer ? noAnswer(answer) : readSettlement(answer, settleOn);
    },

    journal: () => {
      throw new Error("the record of all money moved cannot be read from Secure Trading");
    },

    close: () => transport.close(),
  };
}

async function follow(
  ask: Ask,
  site: string,
  request: FollowUpRequest,
  signal: AbortSignal | undefined,
): Promise<SendOutcome> {
  const { key, kind, parentRef, amountMinor } = request;
  if (kind === "refund") {
    const answer = await ask(key, writeRefund(site, request), signal);
    return "kind" in answer ? answer : readSent(answer, "REFUND");
  }
  let standing: bigint = amountMinor;
  if (kind === "void") {
    const query = writeQuery({ sitereference: site, transactionreference: parentRef });
    const answer = await ask(key, query, signal);
    if ("kind" in answer) return answer;
    const found = standingAmount(answer);
    if (found === null) return unreadable("a search that failed");
    if (found === undefined) return NOT_FOUND;
    standing = found;
  }
  const answer = await ask(key, writeUpdate(site, request, standing), signal);
  return "kind" in answer ? answer : readUpdated(answer, parentRef);
}

const NOT_FOUND: SendOutcome = {
  kind: "declined",
  declineClass: "soft",
  responseCode: "60014",
  adviceCode: null,
};

/** A question that was not sent is not answered either. */
function noAnswer({ cause }: NoAnswer | Undeliverable): NoAnswer {
  return { kind: "no-answer", cause };
}
