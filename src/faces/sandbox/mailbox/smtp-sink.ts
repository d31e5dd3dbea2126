/**
 * A mail server that delivers to nobody: what a sandbox sends arrives here, over real SMTP, and can be
 * read at /mailbox. It listens on this machine only, and knows neither logins nor certificates.
 */
import type { AddressInfo } from "node:net";
import PostalMime, { type Address, type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { MailAddress, Mailbox, ReceivedMail } from "./mailbox.ts";

export type SmtpSink = {
  /** For SMTP_URL. */
  readonly url: string;
  readonly close: () => Promise<void>;
};

const MOST_BYTES = 512 * 1024;
const HOST = "127.0.0.1";

/** `port` 0: any that is free. */
export async function startSmtpSink(mailbox: Mailbox, port = 0): Promise<SmtpSink> {
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: MOST_BYTES,
    onData: (stream, _session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.once("end", () => {
        if (stream.sizeExceeded) done(tooLarge());
        else void keep(mailbox, Buffer.concat(chunks), done);
      });
    },
  });
  // a client that hangs up in the middle is no concern of ours
  server.on("error", () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, resolve);
  });
  const { port: listening } = server.server.address() as AddressInfo;
  return {
    url: `smtp://${HOST}:${listening}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function keep(
  mailbox: Mailbox,
  source: Buffer,
  done: (error?: Error | null) => void,
): Promise<void> {
  try {
    mailbox.add(await parsed(source));
    done();
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

function tooLarge(): Error {
  return Object.assign(new Error("the message is too large"), { responseCode: 552 });
}

async function parsed(source: Buffer): Promise<Omit<ReceivedMail, "id">> {
  const mail = await PostalMime.parse(source);
  return {
    messageId: (mail.messageId ?? "").replace(/^<|>$/g, ""),
    at: new Date(mail.date ?? 0).toISOString(),
    from: addressOf(mail.from),
    to: addressOf(mail.to?.[0]),
    replyTo: replyTo(mail),
    subject: mail.subject ?? "",
    text: mail.text ?? "",
    html: mail.html ?? "",
    source: source.toString("utf8"),
  };
}

function replyTo({ replyTo: asked }: Email): string | null {
  return addressOf(asked?.[0]).address || null;
}

function addressOf(address: Address | undefined): MailAddress {
  return { name: address?.name ?? "", address: address?.address ?? "" };
}
