/** `Authorization: Basic`, and the answer of HTTP to whom it does not open anything. */
import type { FastifyReply } from "fastify";

export type Credentials = { readonly username: string; readonly password: string };

/** Null for a header that is none. */
export function readBasic(header: string | undefined): Credentials | null {
  const [, encoded] = /^Basic +([\w+/=-]+)$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return null;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  return colon < 1 ? null : { username: text.slice(0, colon), password: text.slice(colon + 1) };
}

/** The vendor's libraries look at the status alone, people at the title. */
export function sendPage(reply: FastifyReply, status: number, title: string): FastifyReply {
  return reply
    .code(status)
    .type("text/html; charset=utf-8")
    .send(
      `<!DOCTYPE html><html><head><title>${status} ${title}</title></head>` +
        `<body><h1>${title}</h1></body></html>`,
    );
}
