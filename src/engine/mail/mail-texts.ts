/** What is said in a kind of mail: the merchant's own words, where there are some. */
import type { Language } from "../../domain/mail/language.ts";
import type { MailKind } from "../../domain/mail/mail-kinds.ts";
import { readMailText, type MailText, type ReadMailText } from "../../domain/mail/mail-text.ts";
import { defaultText } from "../../domain/mail/render-mail.ts";
import type { OwnMailText } from "../../store/mail/select-mail-texts.ts";

export function textFor(own: readonly OwnMailText[], kind: MailKind, language: Language): MailText {
  const found = own.find((text) => text.kind === kind && text.language === language);
  return found ?? defaultText(kind, language);
}

/** Ours, where the merchant's can no longer be read: a mail is not held up by its wording. */
export function readTextFor(
  own: readonly OwnMailText[],
  kind: MailKind,
  language: Language,
): ReadMailText {
  const read = readMailText(kind, textFor(own, kind, language));
  if (read.ok) return read.value;
  const ours = readMailText(kind, defaultText(kind, language));
  if (!ours.ok) throw new Error(`the ${language} text of ${kind}: ${ours.detail}`);
  return ours.value;
}
