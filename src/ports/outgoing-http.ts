/**
 * HTTP to addresses that others gave: merchants' servers. It connects to nothing that is not public,
 * unless an operator allowed it (docs/operating/settings.md).
 */
import type { HttpAnswer } from "../domain/delivery/verdict.ts";

export type OutgoingPost = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Where the receiver is given less time than others. */
  readonly timeoutMs?: number;
};

export interface OutgoingHttp {
  /** Never rejects; bounded in time and in size; follows no redirect. */
  post(request: OutgoingPost): Promise<HttpAnswer>;
  /**
   * Why nothing would ever be sent to `url`, as a sentence; null: it may be tried. What its name stands
   * for is asked when it is sent.
   */
  faultOf(url: string): string | null;
  /** Waits for what is on its way. */
  close(): Promise<void>;
}
