import type { z } from "zod";
import type { MailTextView } from "../../../engine/queries/mail.ts";
import type { MailTemplate } from "./contract.ts";

export function renderTemplate(view: MailTextView): z.output<typeof MailTemplate> {
  return { object: "mail_template", ...view };
}

/** The one that was asked for: there is one of every kind and language. */
export function findTemplate([view]: readonly MailTextView[]): z.output<typeof MailTemplate> {
  if (view === undefined) throw new Error("a kind of mail without words");
  return renderTemplate(view);
}
