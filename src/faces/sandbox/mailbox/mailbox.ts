/** The mails that a sandbox has sent, the newest 500 of them, in the memory of its process. */

export type ReceivedMail = {
  /** Counts up from 1. */
  readonly id: number;
  /** Without angle brackets. */
  readonly messageId: string;
  /** ISO instant of its Date header, on the sandbox's clock. */
  readonly at: string;
  readonly from: MailAddress;
  readonly to: MailAddress;
  readonly replyTo: string | null;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** As it came over the wire. */
  readonly source: string;
};

export type MailAddress = { readonly name: string; readonly address: string };

export type MailSearch = {
  /** Part of the receiver's address or name, whatever its case; empty: all. */
  readonly to: string;
  readonly limit: number;
};

export const MOST_MAILS = 500;

export class Mailbox {
  #mails: ReceivedMail[] = [];
  #lastId = 0;

  add(mail: Omit<ReceivedMail, "id">): void {
    this.#lastId += 1;
    this.#mails.push({ ...mail, id: this.#lastId });
    if (this.#mails.length > MOST_MAILS) this.#mails.shift();
  }

  /** How many there are of a search; of them the newest, first. */
  search({ to, limit }: MailSearch): { readonly total: number; readonly mails: ReceivedMail[] } {
    const part = to.trim().toLowerCase();
    const found = this.#mails.filter(({ to: { name, address } }) =>
      `${name} ${address}`.toLowerCase().includes(part),
    );
    return { total: found.length, mails: found.slice(-limit).toReversed() };
  }

  find(id: number): ReceivedMail | null {
    return this.#mails.find((mail) => mail.id === id) ?? null;
  }

  empty(): void {
    this.#mails = [];
  }
}
