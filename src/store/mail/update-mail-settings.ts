import type { MailSettings } from "../../domain/mail/mail-settings.ts";
import { statement, type Tx } from "../statement.ts";

const UPDATE_MAIL_SETTINGS = statement(
  "update_mail_settings",
  "tenant",
  `update merchants m set settings = m.settings || $2::jsonb where m.merchant_id = $1::bigint`,
);

export async function updateMailSettings(tx: Tx, mail: MailSettings): Promise<void> {
  await tx.query(UPDATE_MAIL_SETTINGS, [tx.merchantId, JSON.stringify({ mail })]);
}
