/** A mail server of a test's own, whose mailbox it reads, and a mailer that sends there. */
import { onTestFinished } from "vitest";
import { Mailbox, type ReceivedMail } from "../../src/faces/sandbox/mailbox/mailbox.ts";
import { startSmtpSink, type SmtpSink } from "../../src/faces/sandbox/mailbox/smtp-sink.ts";
import { smtpMailer } from "../../src/mail/smtp-mailer.ts";
import { readSmtpSettings } from "../../src/mail/smtp-settings.ts";
import type { Mailer } from "../../src/ports/mailer.ts";

export type TestPost = {
  readonly mailer: Mailer;
  /** What arrived, the oldest first. */
  readonly mails: () => readonly ReceivedMail[];
  /** Takes the server away, and brings it back at the same address. */
  readonly stop: () => Promise<void>;
  readonly restart: () => Promise<void>;
};

/** Ends by itself with the test; the mailer, with the program that it is given to. */
export async function startPost(): Promise<TestPost> {
  const mailbox = new Mailbox();
  let sink: SmtpSink | null = await startSmtpSink(mailbox);
  const { url } = sink;
  const stop = async (): Promise<void> => {
    await sink?.close();
    sink = null;
  };
  onTestFinished(stop);
  return {
    mailer: smtpMailer({ settings: readSmtpSettings(url, "no-reply@perennial.example") }),
    mails: () => mailbox.search({ to: "", limit: 500 }).mails.toReversed(),
    stop,
    restart: async () => {
      sink = await startSmtpSink(mailbox, Number(new URL(url).port));
    },
  };
}
