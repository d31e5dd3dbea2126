/**
 * Hears one answer whole, as undici tells it, within the time of the call: without a stream, a signal
 * and their listeners for each of thousands of answers of a few hundred bytes.
 */
import type { Dispatcher } from "undici";

export type Heard =
  | { readonly kind: "answer"; readonly status: number; readonly body: string }
  | { readonly kind: "failed"; readonly error: unknown };

export type ReplyOptions = {
  readonly timeoutMs: number;
  /** Ends the call as its time does. */
  readonly signal?: AbortSignal | undefined;
  /** Is called once. */
  readonly done: (heard: Heard) => void;
};

export class ReplyHandler implements Dispatcher.DispatchHandler {
  readonly #options: ReplyOptions;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | null = null;
  #isOver = false;
  #status = 0;
  /** Copies: the bytes are undici's, and are written over. */
  readonly #body: Buffer[] = [];

  constructor(options: ReplyOptions) {
    this.#options = options;
    const { timeoutMs, signal } = options;
    const late = (): void => this.#giveUp(new Error(`no answer within ${timeoutMs} ms`));
    this.#timer = setTimeout(late, timeoutMs);
    signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // its time was over before there was a connection: nothing is sent any more
    if (this.#isOver) controller.abort(new Error("too late"));
  }

  onResponseStart(_: Dispatcher.DispatchController, statusCode: number): void {
    this.#status = statusCode;
  }

  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.push(Buffer.from(chunk));
  }

  onResponseEnd(): void {
    const [first = Buffer.alloc(0), ...rest] = this.#body;
    const bytes = rest.length === 0 ? first : Buffer.concat(this.#body);
    this.#end({ kind: "answer", status: this.#status, body: bytes.toString("utf8") });
  }

  onResponseError(_: Dispatcher.DispatchController | null, error: Error): void {
    this.failed(error);
  }

  /** The connection broke, or was never made. */
  failed(error: unknown): void {
    this.#end({ kind: "failed", error });
  }

  readonly #onAbort = (): void => this.#giveUp(this.#options.signal?.reason);

  #giveUp(error: unknown): void {
    if (this.#isOver) return;
    this.#end({ kind: "failed", error });
    this.#controller?.abort(new Error("no longer waited for"));
  }

  #end(heard: Heard): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    this.#options.done(heard);
  }
}
