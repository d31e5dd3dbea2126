/** Webhooks: the event as the API shows it, signed (docs/concepts/webhooks.md). */
import { CALENDARS } from "../../../domain/delivery/calendar.ts";
import { judgeHttp, type Verdict } from "../../../domain/delivery/verdict.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { DeliveryFace } from "../../../ports/delivery-face.ts";
import type { OutgoingHttp } from "../../../ports/outgoing-http.ts";
import { Event } from "../events/contract.ts";
import { renderEvent } from "../events/render.ts";
import { EventId } from "../wire/ids.ts";
import { signatures } from "./sign.ts";

/** The value of notification_targets.face. */
export const WEBHOOK = "webhook";

/** Messages on their way to one receiver at once. */
const CALLS_AT_ONCE = 16;

export type WebhookOptions = {
  readonly http: OutgoingHttp;
  readonly clock: Clock;
};

export function webhookFace({ http, clock }: WebhookOptions): DeliveryFace {
  return {
    name: WEBHOOK,
    callsAtOnce: CALLS_AT_ONCE,
    calendar: () => CALENDARS.webhook,
    faultOf: (url) => http.faultOf(url),
    compose: async (_, events) =>
      events.map((event) => ({
        kind: "message",
        body: JSON.stringify(Event.encode(renderEvent(event))),
      })),
    send: async ({ target, event, body }) => {
      if (target.secrets.length === 0) return NO_SECRET;
      const id = EventId.encode(event.id);
      // real time, whatever a sandbox's clock shows: receivers compare it with theirs
      const timestamp = Math.floor(clock.wallMs() / 1_000);
      const answer = await http.post({
        url: target.url,
        headers: {
          "content-type": "application/json",
          "user-agent": "Perennial-Webhooks/1",
          "webhook-id": id,
          "webhook-timestamp": String(timestamp),
          "webhook-signature": signatures({ id, timestamp, body }, target.secrets),
        },
        body,
      });
      return judgeHttp(answer, clock.wallMs());
    },
  };
}

/** It is sealed under a key that this process was not given. */
const NO_SECRET: Verdict = {
  kind: "failed",
  status: "no_secret",
  answer: "",
  retryAfterMs: null,
  isOurs: true,
};
