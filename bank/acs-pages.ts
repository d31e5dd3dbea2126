/** The pages that a cardholder sees at the issuer: the question, and the way back to the merchant. */
import { type AcsForm, DECISION_PATH, DECISIONS } from "./authentication.ts";

const LABELS = {
  Y: "It is me: authenticate",
  N: "It is not me: fail",
  U: "Say that it cannot be told",
} as const;

export function questionPage(form: AcsForm): string {
  const buttons = DECISIONS.map(
    (decision) => `<p><button name="decision" value="${decision}">${LABELS[decision]}</button></p>`,
  );
  return page(
    "Is it you who pays?",
    `<form method="post" action="${DECISION_PATH}">${hidden({
      PaReq: form.pareq,
      TermUrl: form.termUrl,
      MD: form.md,
    })}${buttons.join("")}</form>`,
  );
}

export function returnPage({ termUrl, md }: AcsForm, pares: string): string {
  return page(
    "Back to the shop",
    `<form method="post" action="${escaped(termUrl)}">${hidden({ PaRes: pares, MD: md })}` +
      "<p><button>Continue</button></p></form>",
  );
}

function hidden(fields: Readonly<Record<string, string>>): string {
  return Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join("");
}

function page(title: string, body: string): string {
  return (
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>` +
    `<body><h1>${title}</h1>${body}</body></html>`
  );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
