/**
 * The bank simulator behind the gateway port, for sandboxes, tests and benchmarks. README.md says
 * which of its answers becomes which of ours.
 */
import type {
  CardUpdate,
  Gateway,
  JournalEntry,
  LookUpOutcome,
  SendOutcome,
  SettlementOutcome,
} from "../../ports/gateway.ts";
import { simulatorAuthentication } from "./authentication.ts";
import { type AmountRules, lookUpPath, writeRequest } from "./request.ts";
import {
  readCardUpdate,
  readJournalAnswer,
  readLookUpAnswer,
  readSendAnswer,
  readSettlementAnswer,
} from "./response.ts";
import { Transport, type TransportOptions } from "../transport/transport.ts";

export type SimulatorOptions = TransportOptions & {
  /** Absent: "simulator". */
  readonly name?: string;
  /** The bank's record is read by this other adapter of the same bank. */
  readonly journalOf?: string;
  /** For accounts of a face whose test amounts must mean what its pages say. */
  readonly amountRules?: AmountRules;
};

/** The bank forgets no key; a century is as good as never, and still a number. */
const KEY_MS = 100 * 365 * 86_400_000;

/** Opens connections as they are needed; `close` them. */
export function simulatorGateway(options: SimulatorOptions): Gateway {
  const transport = new Transport(options);
  return {
    name: options.name ?? "simulator",
    can: {
      idempotencyKeyMs: KEY_MS,
      lookUp: "strong",
      journal: options.journalOf === undefined,
      ...(options.journalOf === undefined ? {} : { journalOf: options.journalOf }),
      holds: true,
    },
    callsAtOnce: options.connections,
    authentication: simulatorAuthentication(transport, options.baseUrl),

    async send(request, signal): Promise<SendOutcome> {
      const { path, body } = writeRequest(request, options.amountRules);
      const reply = await transport.call({ method: "POST", path, body, signal });
      if (reply.kind === "answer") return readSendAnswer(reply);
      return reply.kind === "not-sent"
        ? { kind: "undeliverable", answered: false, cause: reply.cause }
        : reply;
    },

    async lookUp(key, signal): Promise<LookUpOutcome> {
      const reply = await transport.call({ method: "GET", path: lookUpPath(key), signal });
      return reply.kind === "answer"
        ? readLookUpAnswer(key, reply)
        : { kind: "no-answer", cause: reply.cause };
    },

    async settlement(settleOn, currency): Promise<SettlementOutcome> {
      const path = `/v1/settlements?on=${settleOn}&currency=${encodeURIComponent(currency)}`;
      const reply = await transport.call({ method: "GET", path });
      return reply.kind === "answer"
        ? readSettlementAnswer(reply)
        : { kind: "no-answer", cause: reply.cause };
    },

    async updateCard({ number, expiryYear, expiryMonth }): Promise<CardUpdate> {
      const body = JSON.stringify({ card: { number, expiryYear, expiryMonth } });
      const reply = await transport.call({ method: "POST", path: "/v1/card-updates", body });
      return reply.kind === "answer"
        ? readCardUpdate(reply)
        : { kind: "no-answer", cause: reply.cause };
    },

    journal: (afterKey) => readJournal(transport, afterKey ?? ""),

    close: () => transport.close(),
  };
}

/** Throws Error when a page does not come: half a record would prove the wrong thing. */
async function* readJournal(
  transport: Transport,
  afterKey: string,
): AsyncGenerator<JournalEntry, void> {
  for (let after: string | null = afterKey; after !== null;) {
    const path = `/journal?after=${encodeURIComponent(after)}`;
    const reply = await transport.call({ method: "GET", path });
    const page = reply.kind === "answer" ? readJournalAnswer(reply) : undefined;
    if (page === undefined) {
      const cause = reply.kind === "answer" ? `status ${reply.status}` : reply.cause;
      throw new Error(`the bank's journal cannot be read: ${cause}`);
    }
    yield* page.entries;
    after = page.after;
  }
}
