/** The daily report as a mail: a table, for people and for programs that read mails. Pure. */
import { escapeHtml } from "../../../domain/mail/escape-html.ts";
import type { DailyReport } from "./daily-report.ts";

export type ReportMail = {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

export function reportMail({ subject, columns, rows }: DailyReport): ReportMail {
  const row = (tag: "td" | "th", cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join("")}</tr>`;
  const head = `<thead>${row("th", columns)}</thead>`;
  const body = `<tbody>${rows.map((cells) => row("td", cells)).join("")}</tbody>`;
  return {
    subject,
    html:
      '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
      `<title>${escapeHtml(subject)}</title></head>` +
      `<body><h1>${escapeHtml(subject)}</h1><table border="1">${head}${body}</table></body></html>`,
    text: [subject, "", ...[columns, ...rows].map((cells) => cells.join(" | "))].join("\n"),
  };
}
