/** Where mails go: the settings SMTP_URL and MAIL_FROM, read and checked. */

export type SmtpSettings = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (smtps); else by STARTTLS, before anything is said. */
  readonly secure: boolean;
  /** Null: the server asks for none. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** The address that mails are from. */
  readonly from: string;
};

const SMTP_PORT = 587;
const SMTPS_PORT = 465;

/** Throws Error with one sentence for the person who set them. */
export function readSmtpSettings(url: string, from: string): SmtpSettings {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || (parsed.protocol !== "smtp:" && parsed.protocol !== "smtps:")) {
    throw new Error("SMTP_URL cannot be read; give such as smtps://user:password@mail.example.");
  }
  if (!isMailAddress(from)) {
    throw new Error(`MAIL_FROM is "${from}"; give the address that mails are from.`);
  }
  const secure = parsed.protocol === "smtps:";
  const { hostname, port, username, password } = parsed;
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (secure ? SMTPS_PORT : SMTP_PORT) : Number(port),
    secure,
    login:
      username === ""
        ? null
        : { user: decodeURIComponent(username), password: decodeURIComponent(password) },
    from,
  };
}

/** On this very machine nobody listens on the way, so TLS may be left out. */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || /^127(\.\d+){3}$/.test(host);
}

/**
 * One address of the plain form: no quotes, comments or lists, which only help whoever wants to
 * address somebody else.
 */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}]+@[^\s@<>()[\]\\,;:"\p{Cc}]+$/u.test(text)
  );
}
