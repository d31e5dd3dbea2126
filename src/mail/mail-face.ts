/**
 * E-mail to customers, as a face of deliveries: it is written from the committed rows when it is first
 * sent, kept, and sent as it is until the mail server takes it (docs/concepts/mail.md).
 */
import { CALENDARS } from "../domain/delivery/calendar.ts";
import { composeMails, type ComposedMail, type MailContext } from "../engine/mail/compose-mails.ts";
import { MAIL } from "../engine/setup/mail.ts";
import type { Composed, DeliveryFace } from "../ports/delivery-face.ts";
import type { Mailer, OutgoingMail } from "../ports/mailer.ts";

/** Mails of one merchant that are written and handed over together; the mailer has its own limit. */
const CALLS_AT_ONCE = 32;

/** What of a mail is the same whoever sends it. */
type StoredMail = Omit<OutgoingMail, "id" | "at">;

export function mailFace(context: MailContext, mailer: Mailer): DeliveryFace {
  return {
    name: MAIL,
    callsAtOnce: CALLS_AT_ONCE,
    calendar: () => CALENDARS.mail,
    faultOf: () => null,
    compose: async ({ merchantId }, events) => {
      const mails = await composeMails(context, merchantId, events);
      return mails.map(composed);
    },
    send: async ({ target, event, body }) =>
      await mailer.send({
        ...(JSON.parse(body) as StoredMail),
        id: `evt_${event.id}.mer_${target.merchantId}`,
        at: event.at,
      }),
  };
}

function composed(one: ComposedMail): Composed {
  if (one.kind === "nothing") return one;
  const { mail, to, from } = one;
  const stored: StoredMail = { ...mail, to, fromName: from.name, replyTo: from.replyTo };
  return { kind: "message", body: JSON.stringify(stored) };
}
