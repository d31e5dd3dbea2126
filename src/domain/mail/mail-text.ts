/**
 * The text of a mail as a merchant may write it: words, and placeholders between double braces.
 *
 * `{{amount}}` stands for a value. Blank lines part paragraphs. A paragraph that begins with
 * `{{if retry.date}}` or `{{unless retry.date}}` is there only where the value is known, or is not;
 * and one that names a value which is not known is left out. There is nothing else: no loops, no
 * calls, no markup.
 */
import { accept, refuse, type Result } from "../refusal.ts";
import type { MailKind } from "./mail-kinds.ts";
import { placeholdersOf, type Placeholder } from "./placeholders.ts";

/** Of one kind in one language. */
export type MailText = { readonly subject: string; readonly body: string };

export const MAX_SUBJECT = 200;
export const MAX_BODY = 5_000;

type Part = string | { readonly name: Placeholder };

type Paragraph = {
  readonly condition: { readonly name: Placeholder; readonly isKnown: boolean } | null;
  readonly parts: readonly Part[];
};

export type ReadMailText = {
  readonly subject: readonly Part[];
  readonly paragraphs: readonly Paragraph[];
};

const CONDITION = /^\{\{\s*(if|unless)\s+([^{}]*?)\s*\}\}\s*/;
const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Reads a text; refuses one that names what this kind of mail does not know, or is too long. */
export function readMailText(kind: MailKind, { subject, body }: MailText): Result<ReadMailText> {
  if (subject.trim() === "" || subject.length > MAX_SUBJECT || /[\r\n]/.test(subject)) {
    return refuse("invalid_field", `Give one line of 1 to ${MAX_SUBJECT} characters.`, "subject");
  }
  if (body.trim() === "" || body.length > MAX_BODY) {
    return refuse("invalid_field", `Give 1 to ${MAX_BODY} characters.`, "body");
  }
  const fault = faultIn(kind, subject, "subject") ?? faultIn(kind, body, "body");
  if (fault !== null) return fault;
  const paragraphs = body
    .replaceAll("\r\n", "\n")
    .trim()
    .split(/\n\s*\n/);
  return accept({ subject: partsOf(subject), paragraphs: paragraphs.map(paragraphOf) });
}

function faultIn(kind: MailKind, text: string, field: keyof MailText) {
  const known: readonly string[] = placeholdersOf(kind);
  const names = [...text.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
  for (const name of names) {
    const [, word, conditional] = /^(if|unless)\s+(.*)$/.exec(name) ?? [];
    if (known.includes(conditional ?? name)) continue;
    const says = `"${word === undefined ? name : conditional}" is not known here; `;
    return refuse("invalid_field", `${says}there are ${known.join(", ")}.`, field);
  }
  if (/\{\{|\}\}/.test(text.replace(PLACEHOLDER, ""))) {
    return refuse("invalid_field", "Braces are left open; write {{name}}.", field);
  }
  if (field === "subject" ? names.some(isConditional) : hasLateCondition(text)) {
    return refuse("invalid_field", "if and unless stand at the beginning of a paragraph.", field);
  }
  return null;
}

function isConditional(name: string): boolean {
  return /^(if|unless)\s/.test(name);
}

function hasLateCondition(body: string): boolean {
  return body
    .split(/\n\s*\n/)
    .some((text) => /\{\{\s*(if|unless)\s/.test(text.trim().replace(CONDITION, "")));
}

function paragraphOf(text: string): Paragraph {
  const [opening, word, name] = CONDITION.exec(text) ?? [];
  if (opening === undefined) return { condition: null, parts: partsOf(text) };
  return {
    condition: { name: name as Placeholder, isKnown: word === "if" },
    parts: partsOf(text.slice(opening.length)),
  };
}

function partsOf(text: string): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    if (match.index > at) parts.push(text.slice(at, match.index));
    parts.push({ name: match[1] as Placeholder });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push(text.slice(at));
  return parts;
}

/** What placeholders stand for; absent or null: not known. */
export type Values = Readonly<Partial<Record<Placeholder, string | null>>>;

/** One line; what is not known is left out. */
export function fillSubject({ subject }: ReadMailText, values: Values): string {
  return subject
    .map((part) => (typeof part === "string" ? part : (values[part.name] ?? "")))
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

/** Plain text, a string for each paragraph that is there. */
export function fillParagraphs({ paragraphs }: ReadMailText, values: Values): string[] {
  const isKnown = (name: Placeholder): boolean => (values[name] ?? null) !== null;
  return paragraphs
    .filter(({ condition }) => condition === null || isKnown(condition.name) === condition.isKnown)
    .filter(({ parts }) => parts.every((part) => typeof part === "string" || isKnown(part.name)))
    .map(({ parts }) =>
      parts.map((part) => (typeof part === "string" ? part : (values[part.name] ?? ""))).join(""),
    )
    .filter((text) => text.trim() !== "");
}
