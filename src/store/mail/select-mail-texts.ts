import type { Instant } from "../../domain/calendar/instant.ts";
import type { Language } from "../../domain/mail/language.ts";
import type { MailKind } from "../../domain/mail/mail-kinds.ts";
import type { MailText } from "../../domain/mail/mail-text.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_MAIL_TEXTS = statement(
  "select_mail_texts",
  "tenant",
  `select t.kind, t.language, t.subject, t.body, t.changed_at
     from mail_texts t
    where t.merchant_id = $1::bigint
    order by t.id
    limit 1000`,
);

/** A text that a merchant wrote in the place of ours. */
export type OwnMailText = MailText & {
  readonly kind: MailKind;
  readonly language: Language;
  readonly changedAt: Instant;
};

/** All that a merchant wrote: one of a kind and language at most. */
export async function selectMailTexts(tx: Tx): Promise<OwnMailText[]> {
  return await tx.query<OwnMailText>(SELECT_MAIL_TEXTS, [tx.merchantId]);
}
