/** What a mail can tell, before it is words. Null: not known, or there is none. */
import type { Instant } from "../calendar/instant.ts";
import type { PlainDate } from "../calendar/plain-date.ts";
import type { MailKind } from "./mail-kinds.ts";

export type Money = { readonly minor: bigint; readonly currency: string };

export type MailFacts = {
  readonly kind: MailKind;
  readonly from: MailSender;
  readonly customerName: string;
  /** What was bought, as it was sold. */
  readonly product: string | null;
  /** The shop's own number of the purchase, else ours. */
  readonly reference: string | null;
  readonly amount: Money | null;
  /** What it was before. */
  readonly formerAmount: Money | null;
  /** When it happened, or will: a business date of the site. */
  readonly on: PlainDate | null;
  readonly card: CardFacts | null;
  readonly next: { readonly on: PlainDate; readonly amount: Money } | null;
  /** When a declined payment is tried again, the next date first; none: it is not. */
  readonly retriesOn: readonly PlainDate[];
  readonly accessUntil: PlainDate | null;
  readonly dueOn: PlainDate | null;
  readonly invoiceNumber: string | null;
  /** Where it can be paid. */
  readonly link: string | null;
  /** The last day on which the link pays. */
  readonly linkUntil: PlainDate | null;
  readonly postback: PostbackFacts | null;
};

/** A message to a merchant's script that it did not take. */
export type PostbackFacts = {
  /** Such as `enable`. */
  readonly type: string;
  /** Without its query. */
  readonly address: string;
  /** What came back, in a word: an HTTP status, `timeout`. */
  readonly status: string;
  /** The beginning of the answer; null: it said nothing. */
  readonly answer: string | null;
  /** A `name = value` to a line, without passwords. */
  readonly sent: string;
  readonly tries: number;
  /** In UTC; null: it is not tried again. */
  readonly retryAt: Instant | null;
};

export type CardFacts = {
  readonly brand: string;
  readonly last4: string | null;
  /** null: not known. */
  readonly expiry: { readonly year: number; readonly month: number } | null;
};

/** In whose name a mail is written. */
export type MailSender = {
  readonly name: string;
  /** An address for questions; null: none is named. */
  readonly contact: string | null;
  /** #rrggbb. */
  readonly colour: string;
};

/** The facts of a mail that tells none but who it is from and to. */
export function plainFacts(who: Pick<MailFacts, "kind" | "from" | "customerName">): MailFacts {
  return {
    ...who,
    product: null,
    reference: null,
    amount: null,
    formerAmount: null,
    on: null,
    card: null,
    next: null,
    retriesOn: [],
    accessUntil: null,
    dueOn: null,
    invoiceNumber: null,
    link: null,
    postback: null,
    linkUntil: null,
  };
}
