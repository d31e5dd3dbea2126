/** What a code means and what to do about it, at the address that problems give as their `type`. */
import { REFUSALS, type RefusalCode } from "../../domain/refusal.ts";

export function problemPage(code: RefusalCode): string {
  const { status, retry, means, advice } = REFUSALS[code];
  const again = retry
    ? "The same request may succeed later, unchanged."
    : "The same request will be refused again.";
  return [
    "<!doctype html>",
    '<html lang="en">',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${code} – Perennial</title>`,
    "<style>body{font:1rem/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem}</style>",
    `<h1><code>${code}</code></h1>`,
    `<p>${html(means)} HTTP status ${status}. ${again}</p>`,
    `<p>${html(advice)}</p>`,
    '<p><a href="/docs/">The API</a></p>',
    "</html>",
    "",
  ].join("\n");
}

/** Of the little Markdown that advice has. */
function html(markdown: string): string {
  return markdown
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/`([^`]+)`/g, "<code>$1</code>");
}
