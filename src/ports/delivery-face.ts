/**
 * One form in which events are told: signed webhooks, a protocol's postbacks, e-mail. The duty
 * *deliver* knows when, to whom, in which order and how often; a face knows what is said, how it
 * goes out, and what the answer means (docs/concepts/webhooks.md, CONTRIBUTING.md).
 */
import type { RetryCalendar } from "../domain/delivery/calendar.ts";
import type { Verdict } from "../domain/delivery/verdict.ts";
import type { CommittedEvent, EventKind } from "../domain/event.ts";

/** Whom a face tells: a row of notification_targets whose `face` is the face's name. */
export type DeliveryTarget = {
  readonly merchantId: bigint;
  readonly id: bigint;
  readonly url: string;
  /** What the face stored beside the address. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** In force now, the newest first; none where the face uses none. */
  readonly secrets: readonly string[];
};

export type Composed =
  /** Any text; stored by the first try and given to `send` as it is by every later one. */
  | { readonly kind: "message"; readonly body: string }
  /** There is nothing to tell this target, such as a customer without an address. */
  | { readonly kind: "nothing"; readonly why: string };

export type OutgoingMessage = {
  readonly target: DeliveryTarget;
  readonly event: CommittedEvent;
  readonly body: string;
  /** 1 for the first try. */
  readonly tryNo: number;
};

/** Who is told of messages that fail. */
export type FailureTelling = {
  /** The event that says so: at the first try of a message that fails, and when it is given up. */
  readonly kind: EventKind;
  /** The delivery face that tells it; one target of the merchant listens for it. */
  readonly face: string;
  readonly description: string;
};

export interface DeliveryFace {
  /** The value of notification_targets.face. */
  readonly name: string;
  /** Messages on their way to one target at once. */
  readonly callsAtOnce: number;
  /** When a message about an event of `kind` is tried again. */
  readonly calendar: (kind: EventKind) => RetryCalendar;
  /** Why nothing could ever be sent to `url`, as a sentence; null: it may be tried. */
  readonly faultOf: (url: string) => string | null;
  /** Whom to tell when a message to `target` fails; null, or absent: nobody. */
  readonly tellsFailures?: (target: DeliveryTarget) => FailureTelling | null;
  /**
   * What to say of `events`, one for each and in their order; may read the database, and writes at
   * most what does no harm when it is never told. It is called again when a process died before
   * anything was stored. A throw fails the try.
   */
  compose(target: DeliveryTarget, events: readonly CommittedEvent[]): Promise<readonly Composed[]>;
  /** Sends one message, bounded in time, and judges the answer; never rejects for the network. */
  send(message: OutgoingMessage): Promise<Verdict>;
}
