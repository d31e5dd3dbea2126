/** Reading what customers are written, and trying it out. */
import { LANGUAGES, tongueOf, type Language } from "../../domain/mail/language.ts";
import { MAIL_KINDS, type MailKind } from "../../domain/mail/mail-kinds.ts";
import { NO_MAIL, senderOf, type MailSettings } from "../../domain/mail/mail-settings.ts";
import { readMailText, type MailText } from "../../domain/mail/mail-text.ts";
import { placeholdersOf, type Placeholder } from "../../domain/mail/placeholders.ts";
import { defaultText, renderMail, type Mail } from "../../domain/mail/render-mail.ts";
import { sampleFacts } from "../../domain/mail/sample-facts.ts";
import { accept, type Result } from "../../domain/refusal.ts";
import { selectMailSettings } from "../../store/mail/select-mail-settings.ts";
import { selectMailTexts } from "../../store/mail/select-mail-texts.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import type { EngineContext } from "../engine-context.ts";
import { textFor } from "../mail/mail-texts.ts";

export async function readMailSettings(
  context: EngineContext,
  merchantId: bigint,
): Promise<MailSettings> {
  return (await context.db.tenant(merchantId, selectMailSettings)) ?? NO_MAIL;
}

export type MailTextView = MailText & {
  readonly kind: MailKind;
  readonly language: Language;
  /** The merchant wrote it; else it is ours. */
  readonly isOwn: boolean;
  readonly default: MailText;
  readonly placeholders: readonly Placeholder[];
};

export type MailTextFilter = { readonly kind?: MailKind; readonly language?: Language };

/** Of every kind and language that is asked for. */
export async function listMailTexts(
  context: EngineContext,
  merchantId: bigint,
  { kind: onlyKind, language: onlyLanguage }: MailTextFilter,
): Promise<MailTextView[]> {
  const own = await context.db.tenant(merchantId, selectMailTexts);
  return MAIL_KINDS.filter((kind) => onlyKind === undefined || kind === onlyKind).flatMap((kind) =>
    LANGUAGES.filter((one) => onlyLanguage === undefined || one === onlyLanguage).map(
      (language) => {
        const { subject, body } = textFor(own, kind, language);
        return {
          kind,
          language,
          subject,
          body,
          isOwn: own.some((text) => text.kind === kind && text.language === language),
          default: defaultText(kind, language),
          placeholders: placeholdersOf(kind),
        };
      },
    ),
  );
}

export type MailPreviewOrder = {
  readonly kind: MailKind;
  /** BCP 47: dates and money are written as its country does. */
  readonly locale: string;
} & Partial<MailText>;

/** The mail with a sample's data, in the merchant's name; words that are not given are the present ones. */
export async function previewMail(
  context: EngineContext,
  merchantId: bigint,
  { kind, locale, ...given }: MailPreviewOrder,
): Promise<Result<Mail>> {
  const { own, settings, merchant } = await context.db.tenant(merchantId, async (tx) => ({
    own: await selectMailTexts(tx),
    settings: (await selectMailSettings(tx)) ?? NO_MAIL,
    merchant: await selectMerchant(tx),
  }));
  if (merchant === null) throw new Error(`merchant ${merchantId} is gone`);
  const tongue = tongueOf(locale);
  const read = readMailText(kind, { ...textFor(own, kind, tongue.language), ...given });
  if (!read.ok) return read;
  const facts = sampleFacts(kind, senderOf(settings, merchant), merchant.currency);
  return accept(renderMail(facts, read.value, tongue));
}
