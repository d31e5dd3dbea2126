/**
 * How every mail looks: one column that fits a phone, light or dark as the reader's device is, with
 * nothing that is fetched from anywhere. Styles stand at the elements, because many mail programs
 * read no others; what only the others can say (dark, narrow) is said once above.
 */
import { escapeHtml } from "./escape-html.ts";

export type Letter = {
  readonly language: string;
  readonly subject: string;
  /** Who writes. */
  readonly sender: string;
  /** #rrggbb. */
  readonly colour: string;
  /** Plain text. */
  readonly paragraphs: readonly string[];
  readonly box: readonly { readonly label: string; readonly value: string }[];
  /** An address in the text that may be followed; null: none. */
  readonly link: string | null;
  /** Small print. */
  readonly footer: readonly string[];
};

const FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";

const STYLE = `
@media (prefers-color-scheme: dark) {
  .ground { background: #11161a !important; }
  .sheet { background: #1a2127 !important; border-right-color: #323c44 !important; border-bottom-color: #323c44 !important; border-left-color: #323c44 !important; }
  .ink, .ink a { color: #e9eef1 !important; }
  .quiet, .quiet a { color: #a9b5bd !important; }
  .line { border-color: #323c44 !important; }
}
@media (max-width: 480px) {
  .ground { padding: 0 !important; }
  .sheet { padding: 24px 20px !important; border-radius: 0 !important; border-width: 4px 0 0 !important; }
}`;

export function letterHtml(letter: Letter): string {
  const { language, subject, sender, colour, paragraphs, box, footer } = letter;
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(subject)}</title>
<style>${STYLE}
</style>
</head>
<body class="ground" style="margin:0;padding:24px 12px;background:#f1f3f4;font-family:${FONT};">
<main class="sheet ink" style="max-width:560px;margin:0 auto;padding:32px 36px;box-sizing:border-box;background:#ffffff;border:1px solid #dde2e5;border-top:4px solid ${escapeHtml(colour)};border-radius:8px;color:#1b2329;font-size:16px;line-height:1.5;overflow-wrap:anywhere;">
<p class="quiet" style="margin:0 0 20px;color:#59666f;font-size:14px;">${escapeHtml(sender)}</p>
<h1 class="ink" style="margin:0 0 20px;color:#1b2329;font-size:22px;line-height:1.3;font-weight:600;">${escapeHtml(subject)}</h1>
${paragraphs.map((text) => paragraphHtml(text, letter.link)).join("\n")}
${box.length === 0 ? "" : boxHtml(box)}
<div class="quiet line" style="margin:28px 0 0;padding:16px 0 0;border-top:1px solid #dde2e5;color:#59666f;font-size:13px;">
${footer.map((text) => `<p style="margin:0 0 4px;">${escapeHtml(text)}</p>`).join("\n")}
</div>
</main>
</body>
</html>
`;
}

function paragraphHtml(text: string, link: string | null): string {
  const words = escapeHtml(text).replaceAll("\n", "<br>");
  const linked =
    link === null
      ? words
      : words.replaceAll(
          escapeHtml(link),
          `<a href="${escapeHtml(link)}" style="color:#1b2329;">${escapeHtml(link)}</a>`,
        );
  return `<p style="margin:0 0 16px;">${linked}</p>`;
}

function boxHtml(box: Letter["box"]): string {
  const lines = box.map(
    ({ label, value }) =>
      `<div class="line" style="padding:10px 0;border-top:1px solid #dde2e5;">
<dt class="quiet" style="display:inline-block;width:38%;vertical-align:top;color:#59666f;font-size:14px;">${escapeHtml(label)}</dt>
<dd style="display:inline-block;width:60%;margin:0;vertical-align:top;">${escapeHtml(value)}</dd>
</div>`,
  );
  return `<dl style="margin:24px 0 0;">\n${lines.join("\n")}\n</dl>`;
}

/** The same for whoever reads no HTML. */
export function letterText({ paragraphs, box, footer }: Letter): string {
  const lines = box.map(({ label, value }) => `${label}: ${value}`);
  return `${[...paragraphs, ...(box.length === 0 ? [] : [lines.join("\n")]), `-- \n${footer.join("\n")}`].join("\n\n")}\n`;
}
