import { NO_MAIL, type MailSettings } from "../../domain/mail/mail-settings.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_MAIL_SETTINGS = statement(
  "select_mail_settings",
  "tenant",
  `select m.settings -> 'mail' as mail from merchants m where m.merchant_id = $1::bigint`,
);

/** As the merchant set them; null: never. */
export async function selectMailSettings(tx: Tx): Promise<MailSettings | null> {
  const [row] = await tx.query<{ mail: MailSettings | null }>(SELECT_MAIL_SETTINGS, [
    tx.merchantId,
  ]);
  return row?.mail == null ? null : { ...NO_MAIL, ...row.mail };
}
