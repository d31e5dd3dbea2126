/** What the mail face asks of a mail server. */
import type { Instant } from "../domain/calendar/instant.ts";
import type { Verdict } from "../domain/delivery/verdict.ts";

export type OutgoingMail = {
  /** Of this mail and no other, whenever it is sent: visible ASCII without @, which the mailer adds. */
  readonly id: string;
  readonly at: Instant;
  /** The address is the mailer's own. */
  readonly fromName: string;
  readonly replyTo: string | null;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly html: string;
  readonly text: string;
};

export interface Mailer {
  /** Sends one mail, bounded in time, and judges the answer; never rejects for the network. */
  send(mail: OutgoingMail): Promise<Verdict>;
  close(): Promise<void>;
}
