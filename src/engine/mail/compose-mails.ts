/** The mails of events, from the committed rows as they are now (docs/concepts/mail.md). */
import type { CommittedEvent } from "../../domain/event.ts";
import { tongueOf } from "../../domain/mail/language.ts";
import { mailOfEvent } from "../../domain/mail/mail-of-event.ts";
import { renderMail, type Mail } from "../../domain/mail/render-mail.ts";
import { selectMailTexts } from "../../store/mail/select-mail-texts.ts";
import type { EngineContext } from "../engine-context.ts";
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

/** One for each event, in their order. */
export async function composeMails(
  context: Pick<EngineContext, "db" | "merchants">,
  merchantId: bigint,
  events: readonly CommittedEvent[],
): Promise<ComposedMail[]> {
  const { rows, own } = await context.db.tenant(merchantId, async (tx) => ({
    rows: await loadMailRows(tx, context.merchants, events),
    own: await selectMailTexts(tx),
  }));
  return events.map((event): ComposedMail => {
    const found = mailOfEvent(event, rows);
    if (found.kind === "nothing") return found;
    const { to, facts } = found;
    if (to.email === null) throw new Error(`a mail to customer ${to.id} without an address`);
    const tongue = tongueOf(to.locale);
    return {
      kind: "mail",
      mail: renderMail(facts, readTextFor(own, facts.kind, tongue.language), tongue),
      to: { name: to.name, address: to.email },
      from: { name: facts.from.name, replyTo: facts.from.contact },
    };
  });
}
