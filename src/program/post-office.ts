/**
 * Where mails to customers go: to the mail server of the settings; without one, a sandbox has its own,
 * whose mailbox is read at /mailbox. It lives in the process that shows it: what it has received is
 * worth nothing after that, and a bank would be an odd place for letters.
 */
import type { Config } from "../config.ts";
import { Mailbox } from "../faces/sandbox/mailbox/mailbox.ts";
import type { MailboxOptions } from "../faces/sandbox/mailbox/routes.ts";
import { startSmtpSink } from "../faces/sandbox/mailbox/smtp-sink.ts";
import { smtpMailer } from "../mail/smtp-mailer.ts";
import { readSmtpSettings } from "../mail/smtp-settings.ts";
import type { Mailer } from "../ports/mailer.ts";

export type PostOffice = {
  /** Null: no mails are sent. */
  readonly mailer: Mailer | null;
  /** Null: there is no page for it. */
  readonly mailbox: MailboxOptions | null;
  readonly close: () => Promise<void>;
};

/** The address that a sandbox's mails are from. */
const SANDBOX_FROM = "no-reply@perennial.example";

export async function openPostOffice({
  mode,
  smtp,
}: Pick<Config, "mode" | "smtp">): Promise<PostOffice> {
  const mailer = smtp === null ? null : smtpMailer({ settings: smtp });
  if (mode === "live") return { mailer, mailbox: null, close: async () => undefined };
  const mailbox = new Mailbox();
  if (mailer !== null) {
    return { mailer, mailbox: { mailbox, receives: false }, close: async () => undefined };
  }
  const sink = await startSmtpSink(mailbox);
  return {
    mailer: smtpMailer({ settings: readSmtpSettings(sink.url, SANDBOX_FROM) }),
    mailbox: { mailbox, receives: true },
    close: sink.close,
  };
}
