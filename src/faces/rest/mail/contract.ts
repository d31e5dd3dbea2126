import { z } from "zod";
import { LANGUAGES } from "../../../domain/mail/language.ts";
import { CUSTOMER_MAILS, MAIL_KINDS } from "../../../domain/mail/mail-kinds.ts";
import { MAX_BODY, MAX_SUBJECT } from "../../../domain/mail/mail-text.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { Email, Locale, text } from "../wire/texts.ts";

const Kind = z.enum(MAIL_KINDS);
/** Those to customers. */
const CustomerKind = z.enum(CUSTOMER_MAILS);
const LanguageText = z.enum(LANGUAGES);
const Colour = z.string().regex(/^#[0-9a-f]{6}$/, "Give a colour such as #14694a.");

/** Whether customers get mails, and in whose name. */
export const MailSettings = z.object({
  object: z.literal("mail_settings"),
  /** Off: no customer gets any. */
  on: z.boolean(),
  /** Kinds that are not sent. */
  without: z.array(CustomerKind).readonly(),
  /** In whose name; null: the merchant's. */
  senderName: z.string().nullable(),
  /** Where answers and questions go; null: nowhere. */
  contact: z.string().nullable(),
  /** Of the line above each mail; null: Perennial's own. */
  colour: z.string().nullable(),
});

/** What is left out stays; null takes it away. */
export const ChangeMailSettings = z.strictObject({
  on: z.boolean().optional(),
  without: z.array(CustomerKind).max(CUSTOMER_MAILS.length).optional(),
  senderName: text(100).nullable().optional(),
  contact: Email.nullable().optional(),
  colour: Colour.nullable().optional(),
});

const Words = z.object({ subject: z.string(), body: z.string() });

/** What a kind of mail says in a language. */
export const MailTemplate = Words.extend({
  object: z.literal("mail_template"),
  kind: Kind,
  language: LanguageText,
  /** The merchant wrote it; else it is the default. */
  isOwn: z.boolean(),
  default: Words,
  /** What may stand in it between double braces. */
  placeholders: z.array(z.string()).readonly(),
});

const Subject = text(MAX_SUBJECT);
const Body = text(MAX_BODY);

/** What is left out stays. */
export const ChangeMailTemplate = z.strictObject({
  kind: Kind,
  language: LanguageText,
  subject: Subject.optional(),
  /** Plain text; blank lines part paragraphs. */
  body: Body.optional(),
});
export const ResetMailTemplate = z.strictObject({ kind: Kind, language: LanguageText });

/** Words that are left out are those that are sent at present. */
export const PreviewMail = z.strictObject({
  kind: Kind,
  /** Of the customer; English where it is left out. */
  locale: Locale.optional(),
  subject: Subject.optional(),
  body: Body.optional(),
});

export const MailPreview = z.object({
  object: z.literal("mail_preview"),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
});

export const MailTemplateQuery = z.strictObject({
  kind: Kind.optional(),
  language: LanguageText.optional(),
  limit: Limit,
  after: After,
});
export const MailTemplateList = listOf(MailTemplate);
