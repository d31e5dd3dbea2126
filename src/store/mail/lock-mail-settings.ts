import { NO_MAIL, type MailSettings } from "../../domain/mail/mail-settings.ts";
import { statement, type Tx } from "../statement.ts";

const LOCK_MAIL_SETTINGS = statement(
  "lock_mail_settings",
  "tenant",
  `select m.settings -> 'mail' as mail
     from merchants m
    where m.merchant_id = $1::bigint
      for no key update of m`,
);

/** What they are until the transaction ends; nobody else changes them meanwhile. */
export async function lockMailSettings(tx: Tx): Promise<MailSettings> {
  const [row] = await tx.query<{ mail: MailSettings | null }>(LOCK_MAIL_SETTINGS, [tx.merchantId]);
  return { ...NO_MAIL, ...row?.mail };
}
