/** A mail from its facts: in its reader's language, as HTML and as plain text. Pure. */
import { letterHtml, letterText, type Letter } from "./layout.ts";
import type { Language, Tongue } from "./language.ts";
import type { MailFacts } from "./mail-facts.ts";
import type { MailKind } from "./mail-kinds.ts";
import {
  fillParagraphs,
  fillSubject,
  readMailText,
  type MailText,
  type ReadMailText,
  type Values,
} from "./mail-text.ts";
import { valuesOf } from "./values.ts";
import { BOX } from "./mail-words.ts";
import { WORDS } from "./words.ts";

export type Mail = { readonly subject: string; readonly html: string; readonly text: string };

/** What Perennial says by itself. */
export function defaultText(kind: MailKind, language: Language): MailText {
  return WORDS[language].texts[kind];
}

/** `text` was read for the kind of these facts. */
export function renderMail(facts: MailFacts, text: ReadMailText, tongue: Tongue): Mail {
  const values = valuesOf(facts, tongue.locale);
  const subject = fillSubject(text, values);
  const letter: Letter = {
    language: tongue.locale,
    subject,
    sender: facts.from.name,
    colour: facts.from.colour,
    paragraphs: fillParagraphs(text, values),
    box: boxOf(values, tongue.language),
    link: isWebAddress(facts.link) ? facts.link : null,
    footer: footerOf(facts.kind, values, tongue.language),
  };
  return { subject, html: letterHtml(letter), text: letterText(letter) };
}

function boxOf(values: Values, language: Language): Letter["box"] {
  const { labels } = WORDS[language];
  return BOX.flatMap((name) => {
    const value = values[name] ?? null;
    return value === null ? [] : [{ label: labels[name], value }];
  });
}

function footerOf(kind: MailKind, values: Values, language: Language): string[] {
  const { why, whyMerchant, questions } = WORDS[language];
  const texts = kind === "postback_failed" ? [whyMerchant] : [why, questions];
  return texts.flatMap((text) => fillParagraphs(ownWords(text), values));
}

/** Our own texts are right, or a test fails. */
function ownWords(body: string): ReadMailText {
  const read = readMailText("receipt", { subject: "-", body });
  if (!read.ok) throw new Error(read.detail);
  return read.value;
}

/** Anything else is shown, and leads nowhere. */
function isWebAddress(link: string | null): boolean {
  return link !== null && /^https?:\/\/[^\s]+$/.test(link);
}
