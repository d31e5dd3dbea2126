/** The page behind a payment link, as HTML that needs no script. Pure but for the hash of its style. */
import { createHash } from "node:crypto";
import { escapeHtml } from "../../domain/mail/escape-html.ts";
import { cardName, moneyIn } from "../../domain/mail/formats.ts";
import { tongueOf } from "../../domain/mail/language.ts";
import type { LinkView } from "../../engine/payment-links/read-payment-link.ts";
import type { Enrolment } from "../../ports/gateway.ts";
import { PAY_WORDS, type Message } from "./words.ts";

export type Page = { readonly html: string; readonly headers: Readonly<Record<string, string>> };

type BankPage = Extract<Enrolment, { kind: "enrolled" }> & { readonly returnTo: string };

export type PageContent = {
  readonly message: Message;
  /** Null where the link is not known. */
  readonly view: LinkView | null;
  /** The page's own, whatever was asked for. */
  readonly path: string;
  /** Where the customer's browser goes next; null: it stays. */
  readonly bank?: BankPage;
};

const INK = `:root{color-scheme:light dark;--ground:#f1f3f4;--sheet:#fff;--ink:#1b2329;--quiet:#59666f;--line:#dde2e5}
@media (prefers-color-scheme:dark){:root{--ground:#11161a;--sheet:#1a2127;--ink:#e9eef1;--quiet:#a9b5bd;--line:#323c44}}
*{box-sizing:border-box}
body{margin:0;padding:48px 12px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif}
main{max-width:480px;margin:0 auto;padding:32px 36px;background:var(--sheet);border:1px solid var(--line);border-top:4px solid var(--mark);border-radius:8px;overflow-wrap:anywhere}
h1{margin:0 0 16px;font-size:22px;line-height:1.3}
p{margin:0 0 16px}
[role=alert]{padding:12px 14px;border:1px solid var(--line);border-left:4px solid var(--mark);border-radius:6px}
.quiet{color:var(--quiet);font-size:14px}
dl{margin:24px 0}
dl div{display:flex;gap:12px;padding:10px 0;border-top:1px solid var(--line)}
dt{flex:0 0 34%;color:var(--quiet)}
dd{margin:0;font-weight:600}
button,.button{display:block;width:100%;min-height:48px;padding:12px;border:0;border-radius:6px;background:var(--ink);color:var(--sheet);font:inherit;font-weight:600;text-align:center;text-decoration:none;cursor:pointer}
button:focus-visible,.button:focus-visible{outline:3px solid var(--quiet);outline-offset:2px}
@media (max-width:480px){body{padding:0}main{min-height:100vh;padding:24px 20px;border-width:4px 0 0;border-radius:0}}`;

/** Of whoever has no colour of their own, or is not known. */
const MARK = "#14694a";

export function payPage(content: PageContent): Page {
  const { message, view, bank } = content;
  const { language, locale } = tongueOf(view?.locale ?? null);
  const words = PAY_WORDS[language];
  const { title, text } = words.messages[message];
  const style = `${INK}\n:root{--mark:${view?.from.colour ?? MARK}}`;
  const contact = view?.from.contact ?? null;
  const parts = [
    view === null ? "" : `<p class="quiet">${escapeHtml(view.from.name)}</p>`,
    `<h1>${escapeHtml(title)}</h1>`,
    `<p>${escapeHtml(text)}</p>`,
    message === "open" && view?.wasUnreachable === true
      ? `<p role="alert">${escapeHtml(words.unreachable)}</p>`
      : "",
    view !== null && TELLS_WHAT.has(message) ? boxOf(view, locale) : "",
    view === null ? "" : actionOf({ ...content, view }),
    contact === null ? "" : `<p class="quiet">${escapeHtml(words.questions(contact))}</p>`,
  ];
  const html = `<!doctype html>
<html lang="${escapeHtml(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${parts.filter((part) => part !== "").join("\n")}
</main>
</body>
</html>
`;
  return { html, headers: headersOf(style, bank) };
}

const TELLS_WHAT: ReadonlySet<Message> = new Set([
  "open",
  "bank",
  "paid",
  "declined",
  "undecided",
  "refused",
]);

function boxOf({ amount, product, card, locale: given }: LinkView, locale: string): string {
  const words = PAY_WORDS[tongueOf(given).language];
  const known = [
    [words.amount, moneyIn(locale, amount)],
    [words.product, product],
    [words.card, cardName(card)],
  ] as const;
  const lines = known.flatMap(([label, value]) =>
    value === null ? [] : [`<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`],
  );
  return `<dl>\n${lines.join("\n")}\n</dl>`;
}

function actionOf(content: PageContent & { readonly view: LinkView }): string {
  const { message, view, path, bank } = content;
  const { language, locale } = tongueOf(view.locale);
  const words = PAY_WORDS[language];
  if (bank !== undefined) {
    const fields = { PaReq: bank.request, TermUrl: bank.returnTo, MD: "" };
    return form(bank.acsUrl, fields, words.toBank);
  }
  if (message === "open") {
    const shown = { amountMinor: String(view.amount.minor) };
    return form(path, shown, words.confirm(moneyIn(locale, view.amount)));
  }
  return message === "refused" || message === "unavailable"
    ? `<p><a class="button" href="${escapeHtml(path)}">${escapeHtml(words.again)}</a></p>`
    : "";
}

function form(action: string, fields: Readonly<Record<string, string>>, label: string): string {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`,
  );
  return `<form method="post" action="${escapeHtml(action)}">\n${hidden.join("\n")}\n<p><button>${escapeHtml(label)}</button></p>\n</form>`;
}

/** Nothing is loaded, nothing runs, and the address, which pays, is told to nobody. */
function headersOf(style: string, bank: BankPage | undefined): Record<string, string> {
  const hash = createHash("sha256").update(style).digest("base64");
  const posts = ["'self'", ...(bank === undefined ? [] : [new URL(bank.acsUrl).origin])];
  return {
    "content-security-policy": `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action ${posts.join(" ")}; frame-ancestors 'none'`,
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
  };
}
