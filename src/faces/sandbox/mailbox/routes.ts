/**
 * The mailbox of a sandbox, at /mailbox: every mail that its customers would have got, as it came over
 * SMTP (docs/concepts/mail.md).
 *
 * A mail is somebody else's HTML. It is shown in a frame without scripts, forms or an origin of its
 * own, under a policy that fetches nothing.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { refused } from "../../http/refused.ts";
import { pageHeaders, requireLocal } from "../page-guard.ts";
import { inScheme, SCHEMES } from "./in-scheme.ts";
import { MOST_MAILS, type Mailbox, type ReceivedMail } from "./mailbox.ts";

const FOLDER = fileURLToPath(new URL("./page/", import.meta.url));

/** Of the mail itself, wherever it is opened. */
const MAIL_HEADERS = {
  "content-security-policy":
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
} as const;

const ListQuery = z.strictObject({
  to: z.string().max(254).default(""),
  limit: z.coerce.number().int().min(1).max(MOST_MAILS).default(100),
});
const MailPath = z.object({ id: z.coerce.number().int().min(1) });
const HtmlQuery = z.strictObject({ scheme: z.enum(SCHEMES).optional() });

export type MailboxOptions = {
  readonly mailbox: Mailbox;
  /** False: the settings send the sandbox's mails elsewhere. */
  readonly receives: boolean;
};

/** A plugin of the HTTP server, for a sandbox only. */
export async function mailboxPage(
  server: FastifyInstance,
  { mailbox, receives }: MailboxOptions,
): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook("onRequest", async (request, reply) => {
      reply.headers(pageHeaders({ frames: true }));
      requireLocal(request);
    });
    const page = readFileSync(`${FOLDER}index.html`, "utf8");
    scope.get("/mailbox", (_request, reply) => reply.type("text/html; charset=utf-8").send(page));
    for (const [name, type] of Object.entries(FILES)) {
      const text = readFileSync(FOLDER + name, "utf8");
      scope.get(`/mailbox/${name}`, (_request, reply) => reply.type(type).send(text));
    }
    scope.get("/mailbox.json", async (request) => {
      const { total, mails } = mailbox.search(read(ListQuery, request.query));
      return { object: "list", data: mails.map(withoutSource), total, receives };
    });
    scope.post("/mailbox/empty", async () => {
      mailbox.empty();
      return { total: 0 };
    });
    scope.get("/mailbox/:id/html", (request, reply) => {
      const { html } = found(mailbox, request.params);
      const { scheme } = read(HtmlQuery, request.query);
      const shown = scheme === undefined ? html : inScheme(html, scheme);
      return reply.headers(MAIL_HEADERS).type("text/html; charset=utf-8").send(shown);
    });
    scope.get("/mailbox/:id/source", (request, reply) =>
      reply.type("text/plain; charset=utf-8").send(found(mailbox, request.params).source),
    );
  });
}

const FILES = {
  "mailbox.css": "text/css; charset=utf-8",
  "mailbox.js": "text/javascript; charset=utf-8",
  "calls.js": "text/javascript; charset=utf-8",
} as const;

function withoutSource(received: ReceivedMail): Omit<ReceivedMail, "source"> {
  const { source: _, ...mail } = received;
  return mail;
}

function found(mailbox: Mailbox, params: unknown): ReceivedMail {
  const path = MailPath.safeParse(params);
  const mail = path.success ? mailbox.find(path.data.id) : null;
  if (mail === null) throw refused("not_found", "This mail is not kept any more, or never was.");
  return mail;
}

function read<Schema extends z.ZodType>(schema: Schema, given: unknown): z.output<Schema> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refused("invalid_field", issue?.message ?? "It cannot be read.", String(issue?.path[0]));
}
