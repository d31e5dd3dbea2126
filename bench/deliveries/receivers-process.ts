/**
 * The merchants' servers, in a process of their own: they keep what they are sent and say at the end
 * what it was. Argument: their kinds, separated by commas.
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { ReceiverKind } from "./plan.ts";

export type ReceiverReport = {
  /** Messages that arrived whole. */
  readonly messages: number;
  readonly distinct: number;
  /** SHA-256 of the sorted ids. */
  readonly digest: string;
  /** Taken, and the connection closed before it was said. */
  readonly lostAnswers: number;
  /** First arrivals that came before an earlier one of their purchase. */
  readonly outOfOrder: number;
};

export type ReceiversMessage =
  | { readonly kind: "ports"; readonly ports: readonly number[] }
  | { readonly kind: "reports"; readonly reports: readonly ReceiverReport[] };

const SLOW_MS = 250;
/** Every so many-th answer is lost on its way. */
const LOSES_EVERY = 200;

type Message = { readonly id: string; readonly purchaseId: string; readonly sequence: number };

class Receiver {
  readonly #kind: ReceiverKind;
  readonly #ids = new Set<string>();
  readonly #reached = new Map<string, number>();
  #messages = 0;
  #lost = 0;
  #outOfOrder = 0;

  constructor(kind: ReceiverKind) {
    this.#kind = kind;
  }

  /** The port; of one that is closed, where nobody listens any more. */
  async listen(): Promise<number> {
    const server = createServer((request, response) => void this.#take(request, response));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    if (this.#kind === "closed") server.close();
    return port;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    this.#keep(JSON.parse(Buffer.concat(chunks).toString("utf8")) as Message);
    if (this.#kind === "silent") return;
    if (this.#kind === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    if (this.#messages % LOSES_EVERY === 0) {
      this.#lost += 1;
      request.socket.destroy();
    } else response.end("OK");
  }

  #keep({ id, purchaseId, sequence }: Message): void {
    this.#messages += 1;
    if (this.#ids.has(id)) return;
    this.#ids.add(id);
    if (sequence < (this.#reached.get(purchaseId) ?? 0)) this.#outOfOrder += 1;
    else this.#reached.set(purchaseId, sequence);
  }

  report(): ReceiverReport {
    return {
      messages: this.#messages,
      distinct: this.#ids.size,
      digest: digestOf([...this.#ids]),
      lostAnswers: this.#lost,
      outOfOrder: this.#outOfOrder,
    };
  }
}

function digestOf(ids: readonly string[]): string {
  return createHash("sha256").update(ids.toSorted().join()).digest("hex");
}

const kinds = (process.argv[2] ?? "").split(",") as ReceiverKind[];
const receivers = kinds.map((kind) => new Receiver(kind));
const tell = (message: ReceiversMessage): void => {
  process.send?.(message);
};

process.on("message", () => {
  tell({ kind: "reports", reports: receivers.map((one) => one.report()) });
});
// whoever started it is gone, or done
process.on("disconnect", () => process.exit(0));
tell({ kind: "ports", ports: await Promise.all(receivers.map((one) => one.listen())) });
