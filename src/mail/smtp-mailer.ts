/** Mails over SMTP: TLS that is checked, every wait bounded, and no header but ours. */
import { createTransport } from "nodemailer";
import type { Verdict } from "../domain/delivery/verdict.ts";
import type { Mailer, OutgoingMail } from "../ports/mailer.ts";
import { judgeSmtp } from "./smtp-verdict.ts";
import { isLoopback, isMailAddress, type SmtpSettings } from "./smtp-settings.ts";

/** One address may be tried after the other, and each part of a talk may take so long. */
const PART_MS = 10_000;
/** A whole talk; well below the two minutes after which a delivery belongs to somebody else. */
const WHOLE_MS = 45_000;
const MOST_CONNECTIONS = 8;

export type SmtpOptions = {
  readonly settings: SmtpSettings;
  /** Certificates that are trusted besides those of the system, in PEM; none when absent. */
  readonly trusted?: string;
  readonly partMs?: number;
};

export function smtpMailer({ settings, trusted, partMs = PART_MS }: SmtpOptions): Mailer {
  const transport = createTransport({
    ...serverOf(settings),
    pool: true,
    maxConnections: MOST_CONNECTIONS,
    ...timesOf(partMs),
    tls: {
      minVersion: "TLSv1.2",
      rejectUnauthorized: true,
      ...(trusted === undefined ? {} : { ca: trusted }),
    },
    // a mail's own text can then name neither a file of ours nor an address to be fetched
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = settings.from.slice(settings.from.lastIndexOf("@") + 1);
  return {
    send: async (mail) => {
      if (!isMailAddress(mail.to.address)) return BAD_ADDRESS;
      const sending = transport.sendMail(messageOf(mail, settings.from, domain));
      return await withinTime(sending.then(taken, judgeSmtp));
    },
    close: async () => transport.close(),
  };
}

function serverOf({ host, port, secure, login }: SmtpSettings) {
  return {
    host,
    port,
    secure,
    requireTLS: !secure && !isLoopback(host),
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
  };
}

function timesOf(partMs: number) {
  return {
    connectionTimeout: partMs,
    greetingTimeout: partMs,
    socketTimeout: partMs,
    dnsTimeout: partMs,
  };
}

function messageOf(mail: OutgoingMail, from: string, domain: string) {
  const { fromName, to, replyTo, subject, html, text } = mail;
  return {
    messageId: `<${mail.id}@${domain}>`,
    date: new Date(mail.at),
    from: { name: oneLine(fromName), address: from },
    to: { name: oneLine(to.name), address: to.address },
    ...(replyTo !== null && isMailAddress(replyTo) ? { replyTo } : {}),
    subject: oneLine(subject),
    html,
    text,
    // so that nobody's holiday is answered to, and no circle of answers begins
    headers: { "Auto-Submitted": "auto-generated" },
  };
}

/** Whatever a name holds, it cannot end its header and begin another. */
function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();
}

function taken({ response }: { readonly response: string }): Verdict {
  return { kind: "delivered", status: response.slice(0, 3), answer: response.slice(0, 200) };
}

const BAD_ADDRESS: Verdict = {
  kind: "refused",
  status: "bad_address",
  answer: "This is no address that a mail can be sent to.",
};

const TIME_UP: Verdict = {
  kind: "failed",
  status: "timeout",
  answer: "",
  retryAfterMs: null,
  isOurs: true,
};

async function withinTime(verdict: Promise<Verdict>): Promise<Verdict> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<Verdict>((resolve) => {
    timer = setTimeout(() => resolve(TIME_UP), WHOLE_MS);
  });
  try {
    return await Promise.race([verdict, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
