import { statement, type Tx } from "../statement.ts";
import type { OwnMailText } from "./select-mail-texts.ts";

const DELETE_MAIL_TEXT = statement(
  "delete_mail_text",
  "tenant",
  `delete from mail_texts t
    where t.merchant_id = $1::bigint and t.kind = $2::text and t.language = $3::text`,
);

/** From now on ours is said again. */
export async function deleteMailText(
  tx: Tx,
  { kind, language }: Pick<OwnMailText, "kind" | "language">,
): Promise<void> {
  await tx.query(DELETE_MAIL_TEXT, [tx.merchantId, kind, language]);
}
