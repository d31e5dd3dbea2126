/** The mails of events, from the committed rows as they are now (docs/concepts/mail.md). */
import { addDays } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import type { CommittedEvent } from "../../domain/event.ts";
import type { MailFacts } from "../../domain/mail/mail-facts.ts";
import { tongueOf } from "../../domain/mail/language.ts";
import { mailOfEvent } from "../../domain/mail/mail-of-event.ts";
import { renderMail, type Mail } from "../../domain/mail/render-mail.ts";
import { selectMailTexts } from "../../store/mail/select-mail-texts.ts";
import type { EngineContext } from "../engine-context.ts";
import { makePaymentLink } from "../payment-links/make-payment-link.ts";
import { loadMailRows } from "./load-mail-rows.ts";
import { readTextFor } from "./mail-texts.ts";

export type ComposedMail =
  | {
      readonly kind: "mail";
      readonly mail: Mail;
      readonly to: { readonly name: string; readonly address: string };
      readonly from: { readonly name: string; readonly replyTo: string | null };
    }
  | { readonly kind: "nothing"; readonly why: string };

export type MailContext = Pick<
  EngineContext,
  "db" | "merchants" | "ids" | "clock" | "newLinkSecret" | "publicUrl"
>;

/**
 * One for each event, in their order. A mail that asks its customer to pay gets a link made for it; one
 * that was made and never told, since the process died, is a hash that opens nothing for anybody.
 */
export async function composeMails(
  context: MailContext,
  merchantId: bigint,
  events: readonly CommittedEvent[],
): Promise<ComposedMail[]> {
  const { rows, own } = await context.db.tenant(merchantId, async (tx) => ({
    rows: await loadMailRows(tx, context.merchants, events),
    own: await selectMailTexts(tx),
  }));
  const mails: ComposedMail[] = [];
  for (const event of events) {
    const found = mailOfEvent(event, rows);
    if (found.kind === "nothing") {
      mails.push(found);
      continue;
    }
    const { to } = found;
    const facts = { ...found.facts, ...(await linkFor(context, merchantId, event, found.facts)) };
    if (to.email === null) throw new Error(`a mail to customer ${to.id} without an address`);
    const tongue = tongueOf(to.locale);
    mails.push({
      kind: "mail",
      mail: renderMail(facts, readTextFor(own, facts.kind, tongue.language), tongue),
      to: { name: to.name, address: to.email },
      from: { name: facts.from.name, replyTo: facts.from.contact },
    });
  }
  return mails;
}

/** Where the customer confirms and pays; nothing where nobody said how we are reached. */
async function linkFor(
  context: MailContext,
  merchantId: bigint,
  { transactionId }: CommittedEvent,
  { kind }: MailFacts,
): Promise<Partial<MailFacts>> {
  if (kind !== "authentication_required" || transactionId === null) return {};
  if (context.publicUrl() === null) return {};
  const made = await makePaymentLink(context, { merchantId, transactionId });
  // it was confirmed, or moved, since it was read
  if (!made.ok) return {};
  const { url, expiresAt } = made.value;
  // the whole of the last day is meant, wherever it is read
  return { link: url, linkUntil: addDays(dateIn("UTC", expiresAt), -1) };
}
