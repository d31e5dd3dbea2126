/** A mail to a merchant's own people, in the merchant's name and words (docs/concepts/mail.md). */
import { tongueOf } from "../../domain/mail/language.ts";
import { plainFacts, type MailFacts } from "../../domain/mail/mail-facts.ts";
import type { MailKind } from "../../domain/mail/mail-kinds.ts";
import { NO_MAIL, senderOf } from "../../domain/mail/mail-settings.ts";
import { renderMail } from "../../domain/mail/render-mail.ts";
import type { OutgoingMail } from "../../ports/mailer.ts";
import { selectMailSettings } from "../../store/mail/select-mail-settings.ts";
import { selectMailTexts } from "../../store/mail/select-mail-texts.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import type { EngineContext } from "../engine-context.ts";
import { readTextFor } from "./mail-texts.ts";

/** What of a mail is the same whoever sends it. */
export type WrittenMail = Omit<OutgoingMail, "id" | "at">;

export type MerchantMail = {
  readonly kind: MailKind;
  readonly to: string;
  /** BCP 47; null: English. */
  readonly locale: string | null;
  readonly facts: Partial<MailFacts>;
};

export async function writeMerchantMail(
  context: Pick<EngineContext, "db">,
  merchantId: bigint,
  { kind, to, locale, facts }: MerchantMail,
): Promise<WrittenMail> {
  const { merchant, settings, own } = await context.db.tenant(merchantId, async (tx) => ({
    merchant: await selectMerchant(tx),
    settings: (await selectMailSettings(tx)) ?? NO_MAIL,
    own: await selectMailTexts(tx),
  }));
  if (merchant === null) throw new Error(`merchant ${merchantId} is gone`);
  const from = senderOf(settings, merchant);
  const tongue = tongueOf(locale);
  const mail = renderMail(
    { ...plainFacts({ kind, from, customerName: "" }), ...facts },
    readTextFor(own, kind, tongue.language),
    tongue,
  );
  return { ...mail, to: { name: from.name, address: to }, fromName: from.name, replyTo: null };
}
