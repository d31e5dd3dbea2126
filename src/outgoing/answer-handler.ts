/**
 * Hears one answer to its end, or to the end of its time, as undici tells it: without a stream for
 * each of a thousand small answers, most of which are one word.
 */
import type { Dispatcher } from "undici";
import type { HttpAnswer } from "../domain/delivery/verdict.ts";
import { causeOf, whyOf } from "./failures.ts";

/** More of an answer than this is not read. */
const MOST_READ_BYTES = 64 * 1024;
/** This much of it is handed on. */
const KEPT_BYTES = 1_024;

export class AnswerHandler implements Dispatcher.DispatchHandler {
  readonly #done: (answer: HttpAnswer) => void;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | null = null;
  #isOver = false;
  #status = 0;
  #retryAfter: string | null = null;
  #kept: Buffer[] = [];
  #readBytes = 0;

  /** `done` is called once. */
  constructor(timeoutMs: number, done: (answer: HttpAnswer) => void) {
    this.#done = done;
    this.#timer = setTimeout(() => {
      const detail = `no answer within ${timeoutMs} ms`;
      this.#end({ kind: "no-answer", why: "timeout", detail });
    }, timeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // its time was over before there was a connection: nothing is sent any more
    if (this.#isOver) controller.abort(new Error("too late"));
  }

  onResponseStart(
    _: Dispatcher.DispatchController,
    statusCode: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    this.#status = statusCode;
    const retryAfter = headers["retry-after"];
    this.#retryAfter = typeof retryAfter === "string" ? retryAfter : null;
  }

  /** Reads on beyond what is kept, so that the connection can be used again; not for ever. */
  onResponseData(_: Dispatcher.DispatchController, chunk: Buffer): void {
    const room = KEPT_BYTES - this.#readBytes;
    // a copy: the bytes are undici's, and are written over
    if (room > 0) this.#kept.push(Buffer.from(chunk.subarray(0, room)));
    this.#readBytes += chunk.length;
    if (this.#readBytes > MOST_READ_BYTES) this.#end(this.#answer());
  }

  onResponseEnd(): void {
    this.#end(this.#answer());
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.failed(error);
  }

  /** The connection broke, or was never made. */
  failed(error: unknown): void {
    this.#end({ kind: "no-answer", why: whyOf(error), detail: causeOf(error) });
  }

  #answer(): HttpAnswer {
    return {
      kind: "answered",
      status: this.#status,
      retryAfter: this.#retryAfter,
      text: Buffer.concat(this.#kept).toString("utf8"),
    };
  }

  #end(answer: HttpAnswer): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#done(answer);
    // what is still on the line is of no interest; an answer that has ended is not touched by it
    if (answer.kind === "no-answer" || this.#readBytes > MOST_READ_BYTES) {
      this.#controller?.abort(new Error("no longer waited for"));
    }
  }
}
