/**
 * Tells by e-mail of postbacks that a script did not take: what was sent, what came back, and whether
 * it is tried again. Once at the first failure of a postback and once when it is given up.
 */
import type { Instant } from "../../../domain/calendar/instant.ts";
import { CALENDARS } from "../../../domain/delivery/calendar.ts";
import { POSTBACK_MAIL, type PostbackSettings } from "../../../domain/delivery/postback.ts";
import type { CommittedEvent } from "../../../domain/event.ts";
import { idIn, textIn } from "../../../domain/mail/facts-of-event.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import { writeMerchantMail, type WrittenMail } from "../../../engine/mail/merchant-mail.ts";
import { deliveryBody } from "../../../engine/queries/deliveries.ts";
import { transactionFacts } from "../../../engine/reports/transaction-report.ts";
import { readPostback, type PostbackView } from "../../../engine/setup/postbacks.ts";
import type { Composed, DeliveryFace, FailureTelling } from "../../../ports/delivery-face.ts";
import type { Mailer } from "../../../ports/mailer.ts";
import { inquiryPairs } from "./inquiry-pairs.ts";
import { legible } from "./template.ts";

const CALLS_AT_ONCE = 4;

/** Who is told of a script's failures; null: nobody. */
export function failureTelling({ notificationEmail }: PostbackSettings): FailureTelling | null {
  return notificationEmail === null
    ? null
    : { kind: "postback.failed", face: POSTBACK_MAIL, description: "Mails about failed postbacks" };
}

export function failureMailFace(context: EngineContext, mailer: Mailer): DeliveryFace {
  return {
    name: POSTBACK_MAIL,
    callsAtOnce: CALLS_AT_ONCE,
    calendar: () => CALENDARS.mail,
    faultOf: () => null,
    compose: async ({ merchantId }, events) => {
      const composed: Composed[] = [];
      for (const event of events) composed.push(await compose(context, merchantId, event));
      return composed;
    },
    send: async ({ target, event, body }) =>
      await mailer.send({
        ...(JSON.parse(body) as WrittenMail),
        id: `evt_${event.id}.mer_${target.merchantId}`,
        at: event.at,
      }),
  };
}

async function compose(
  context: EngineContext,
  merchantId: bigint,
  { facts }: CommittedEvent,
): Promise<Composed> {
  const postbackId = idIn(facts, "targetId");
  const postback =
    postbackId === null ? null : await readPostback(context, { merchantId, postbackId });
  if (postback === null) return { kind: "nothing", why: "The postback was deleted since." };
  const { settings, url } = postback;
  const { notificationEmail: to, notificationLocale: locale = null, type } = settings;
  if (to === null) return { kind: "nothing", why: "Nobody is to be told." };
  const purchaseId = idIn(facts, "failedPurchaseId");
  const [address = url] = url.split("?", 1);
  const mail = await writeMerchantMail(context, merchantId, {
    kind: "postback_failed",
    to,
    locale,
    facts: {
      reference: purchaseId === null ? null : String(purchaseId),
      postback: {
        type,
        address,
        status: textIn(facts, "status") ?? "",
        answer: textIn(facts, "answer")?.trim() || null,
        sent: legible(url, await sentBy(context, merchantId, { facts, postback })),
        tries: typeof facts?.["tries"] === "number" ? facts["tries"] : 1,
        retryAt: instantIn(textIn(facts, "retryAt")),
      },
    },
  });
  return { kind: "message", body: JSON.stringify(mail) };
}

/** The pairs as they went out: those that its tries stored, or those of the inquiry. */
async function sentBy(
  context: EngineContext,
  merchantId: bigint,
  { facts, postback }: { facts: CommittedEvent["facts"]; postback: PostbackView },
): Promise<string> {
  const eventId = idIn(facts, "failedEventId");
  if (eventId !== null) {
    return (await deliveryBody(context, merchantId, { eventId, targetId: postback.id })) ?? "";
  }
  const transactionId = idIn(facts, "failedTransactionId");
  const [asked] =
    transactionId === null ? [] : await transactionFacts(context, merchantId, [transactionId]);
  return asked === undefined ? "" : inquiryPairs(postback.url, asked);
}

function instantIn(text: string | null): Instant | null {
  return text === null ? null : Date.parse(text);
}
