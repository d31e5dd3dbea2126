// Goal: a mail goes out as it is meant, to whom it is meant, over TLS that is checked, and no server
// holds us up. Method: real SMTP servers that are strict, odd, silent or not who they say.
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { onTestFinished, describe, expect, test } from "vitest";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { smtpMailer, type SmtpOptions } from "../../src/mail/smtp-mailer.ts";
import { readSmtpSettings } from "../../src/mail/smtp-settings.ts";
import type { Mailer, OutgoingMail } from "../../src/ports/mailer.ts";
import { startPost } from "../support/post.ts";
import { CERTIFICATE, PRIVATE_KEY } from "./certificate.ts";

const MAIL: OutgoingMail = {
  id: "evt_17.mer_3",
  at: Date.UTC(2026, 0, 31, 12),
  fromName: "Books & Co",
  replyTo: "help@books.example",
  to: { name: "Ann Ash", address: "ann@example.net" },
  subject: "Receipt",
  html: "<p>Thank you.</p>",
  text: "Thank you.\n",
};

function mailerTo(url: string, more: Partial<SmtpOptions> = {}): Mailer {
  const settings = readSmtpSettings(url, "shop@mail.example");
  const mailer = smtpMailer({ settings, partMs: 300, ...more });
  onTestFinished(() => mailer.close());
  return mailer;
}

/** A server of these options; answers its address. */
async function serve(options: SMTPServerOptions, scheme = "smtp"): Promise<string> {
  const server = new SMTPServer({ authOptional: true, disableReverseLookup: true, ...options });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
  return `${scheme}://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
}

describe("what arrives", () => {
  test("is what was sent", async () => {
    const post = await startPost();
    onTestFinished(() => post.mailer.close());
    expect(await post.mailer.send(MAIL)).toMatchObject({ kind: "delivered", status: "250" });
    const [mail] = post.mails();
    expect(mail).toMatchObject({
      messageId: "evt_17.mer_3@perennial.example",
      at: "2026-01-31T12:00:00.000Z",
      from: { name: "Books & Co", address: "no-reply@perennial.example" },
      to: { name: "Ann Ash", address: "ann@example.net" },
      replyTo: "help@books.example",
      subject: "Receipt",
    });
    expect([mail?.text.trim(), mail?.html.trim()]).toEqual(["Thank you.", "<p>Thank you.</p>"]);
    expect(mail?.source).toContain("Auto-Submitted: auto-generated");
  });

  test.for([
    ["a name", { to: { name: "Ann\r\nBcc: bob@example.net", address: "ann@example.net" } }],
    ["a name of a sender", { fromName: "Shop\r\nBcc: bob@example.net\r\n\r\nHello" }],
    ["a name with quotes and brackets", { fromName: `Shop" <bob@example.net>, "x` }],
    ["a subject", { subject: "Receipt\nBcc: bob@example.net" }],
    ["a subject of other line ends", { subject: "Receipt\u2028Bcc: bob@example.net\u0085x" }],
    ["an address for answers", { replyTo: "a@example.net\r\nBcc: bob@example.net" }],
    ["several addresses for answers", { replyTo: "a@example.net, bob@example.net" }],
  ] as const)("has no header that hides in %s", async ([, part]) => {
    const post = await startPost();
    onTestFinished(() => post.mailer.close());
    await post.mailer.send({ ...MAIL, ...part });
    const [mail] = post.mails();
    const headers = mail?.source.split(/\r?\n\r?\n/)[0]?.split(/\r?\n(?![ \t])/) ?? [];
    const names = headers.map((line) => line.split(":")[0]);
    expect(names).not.toContain("Bcc");
    expect(new Set(names).size).toBe(names.length);
    expect(mail?.to.address).toBe("ann@example.net");
    expect(mail?.from.address).toBe("no-reply@perennial.example");
  });

  test.for([
    "ann@example.net, bob@example.net",
    "ann@example.net\r\nRCPT TO:<bob@example.net>",
    "<ann@example.net>",
    "ann",
    "",
  ])("goes to one address or to none: %j", async (address) => {
    const post = await startPost();
    onTestFinished(() => post.mailer.close());
    const verdict = await post.mailer.send({ ...MAIL, to: { name: "Ann", address } });
    expect(verdict).toMatchObject({ kind: "refused", status: "bad_address" });
    expect(post.mails()).toEqual([]);
  });
});

describe("a server", () => {
  test.for([
    [550, "refused 550"],
    [450, "failed 450"],
  ] as const)("that answers %i to the receiver: %s", async ([responseCode, expected]) => {
    const url = await serve({
      disabledCommands: ["STARTTLS", "AUTH"],
      onRcptTo: (_address, _session, done) =>
        done(Object.assign(new Error("not here"), { responseCode })),
    });
    const verdict = await mailerTo(url).send(MAIL);
    expect(`${verdict.kind} ${verdict.status}`).toBe(expected);
  });

  test("that is not there", async () => {
    const server = await listen(() => undefined);
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const verdict = await mailerTo(`smtp://127.0.0.1:${port}`).send(MAIL);
    expect(verdict).toMatchObject({ kind: "failed", status: "unreachable", isOurs: true });
  });

  test("that says nothing", async () => {
    const server = await listen(() => undefined);
    const { port } = server.address() as AddressInfo;
    const verdict = await mailerTo(`smtp://127.0.0.1:${port}`).send(MAIL);
    expect(verdict).toMatchObject({ kind: "failed", status: "timeout", isOurs: true });
  });

  test("that hangs up in the middle", async () => {
    const server = await listen((socket) => socket.end("220 hello\r\n"));
    const { port } = server.address() as AddressInfo;
    const verdict = await mailerTo(`smtp://127.0.0.1:${port}`).send(MAIL);
    expect(verdict).toMatchObject({ kind: "failed", isOurs: true });
  });

  test("that refuses our login", async () => {
    const url = await serve({
      disabledCommands: ["STARTTLS"],
      allowInsecureAuth: true,
      onAuth: (_auth, _session, done) => done(new Error("who are you?")),
    });
    const verdict = await mailerTo(url.replace("//", "//ann:secret@")).send(MAIL);
    expect(verdict).toMatchObject({ kind: "failed", status: "535", isOurs: true });
    expect(verdict.answer).not.toContain("secret");
  });
});

describe("TLS", () => {
  const tls = { key: PRIVATE_KEY, cert: CERTIFICATE };

  test.for(["smtp", "smtps"])(
    "over %s, whose certificate nobody vouches for, is left",
    async (scheme) => {
      let received = 0;
      const url = await serve(
        {
          ...tls,
          secure: scheme === "smtps",
          onMailFrom: (_address, _session, done) => {
            received += 1;
            done();
          },
        },
        scheme,
      );
      const verdict = await mailerTo(url, { partMs: 2_000 }).send(MAIL);
      expect([verdict.kind, received]).toEqual(["failed", 0]);
    },
  );

  test.for(["smtp", "smtps"])(
    "over %s is used where the certificate is trusted",
    async (scheme) => {
      let wasSecure: boolean | undefined;
      const url = await serve(
        {
          ...tls,
          secure: scheme === "smtps",
          onMailFrom: (_address, session, done) => {
            wasSecure = session.secure;
            done();
          },
        },
        scheme,
      );
      const mailer = mailerTo(url, { partMs: 2_000, trusted: CERTIFICATE });
      expect([(await mailer.send(MAIL)).kind, wasSecure]).toEqual(["delivered", true]);
    },
  );
});

async function listen(onSocket: (socket: Socket) => void): Promise<Server> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return server;
}
