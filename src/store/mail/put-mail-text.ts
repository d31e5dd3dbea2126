import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { OwnMailText } from "./select-mail-texts.ts";

const PUT_MAIL_TEXT = statement(
  "put_mail_text",
  "tenant",
  `insert into mail_texts (merchant_id, id, kind, language, subject, body, changed_at)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::text, $6::text, $7::timestamptz)
   on conflict (merchant_id, kind, language) do update
      set subject = excluded.subject, body = excluded.body, changed_at = excluded.changed_at`,
);

/** In the place of what the merchant wrote before; `id` is for one that is new. */
export async function putMailText(tx: Tx, id: bigint, text: OwnMailText): Promise<void> {
  await tx.query(PUT_MAIL_TEXT, [
    tx.merchantId,
    id,
    text.kind,
    text.language,
    text.subject,
    text.body,
    isoInstant(text.changedAt),
  ]);
}
