/**
 * What the world outside the engine sees, in the order in which it sees it. This is all that the
 * auditor gets: it keeps its own books from these and never looks into the database.
 *
 * Plain values only, no type of the engine's. Ids and minor units are `bigint`; `at` is the true time
 * of the simulated world in ms since 1970 (clocks of processes differ from it by up to a second);
 * dates are ISO dates (`2026-01-31`).
 *
 * `sold`, `asked`, `bank`, `dispute`, `outage`, `access` come while the world runs. `message`,
 * `transaction` and `end` come once at its end: by then the bank has been up and processes have been
 * running for at least `END_QUIET_DAYS`, so whatever is due before `end` must have been done.
 */
export type Observation =
  | Sold
  | Asked
  | BankCall
  | BankSettled
  | Outage
  | AccessSeen
  | Message
  | TransactionSeen
  | End;

/** Days before `end` in which nothing is broken and nobody buys or asks for anything. */
export const END_QUIET_DAYS = 3;

/** A checkout sold something, and its answer came (if only when asked again: `seenAt`). */
export type Sold = {
  readonly kind: "sold";
  /** When the customer ordered, and when the checkout learned its ids. */
  readonly at: number;
  readonly seenAt: number;
  readonly merchantId: bigint;
  readonly siteId: bigint;
  readonly customerId: bigint;
  readonly purchaseId: bigint;
  /** The first payment. Its `reference` at the bank is this number in decimal. */
  readonly transactionId: bigint;
  /** `verify` takes nothing, `auth` reserves. */
  readonly payment: "sale" | "auth" | "verify";
  readonly currency: string;
  /** Taken now, over all lines; 0 with `verify`. What the shop made of `shownFirst`. */
  readonly firstAmountMinor: bigint;
  /**
   * The price as the customer saw it, in major units (`127.740`, `1200`). The shop reads it with the
   * engine's own reading of amounts, so the auditor counts the decimals for itself.
   */
  readonly shownFirst: string;
  readonly paymentMethodId: bigint;
  readonly card: CardSeen;
  readonly zone: string;
  /** The time of day in `zone` at which a date's renewals start, `HH:MM`. */
  readonly startsAt: string;
  /** The package gives access while the bank is away (temporary approval). */
  readonly standIn: boolean;
  /** Date of the sale in `zone`. */
  readonly soldOn: string;
  readonly ruleSet: string;
  /** All policies it was sold under, by name (docs/concepts/policies.md), as plain values. */
  readonly policies: Policies;
  /** One for each line that recurs, in the order of the lines; empty for a single sale. */
  readonly recurring: readonly RecurringSold[];
  /** Days of access of a purchase that does not recur; null: for ever. */
  readonly accessDays: number | null;
};

export type Policies = Readonly<Record<string, string | number | readonly (number | string)[]>>;

export type RecurringSold = {
  readonly subscriptionId: bigint;
  /** Part of `firstAmountMinor` that this line took. Position 1 is the first payment. */
  readonly firstAmountMinor: bigint;
  readonly amountMinor: bigint;
  /** `amountMinor` as the customer saw it, in major units. */
  readonly shown: string;
  readonly unit: "DAY" | "WEEK" | "HALF_MONTH" | "MONTH" | "YEAR";
  readonly frequency: number;
  /** Date of the first renewal as ordered; null: one step from `soldOn`, which then is the anchor. */
  readonly startsOn: string | null;
  /** Last number of the series, the first payment being 1; 0 = no end. */
  readonly finalNumber: number;
  readonly noticeDays: number;
};

/** What a bank prints of a card. */
export type CardSeen = { readonly first6: string; readonly last4: string };

/**
 * Somebody asked for something. `answeredAt` lies after `at`; what was decided, was in between. Now and
 * then somebody of one merchant asks for what belongs to another: `merchantId` is who asked.
 */
export type Asked = {
  readonly kind: "asked";
  readonly at: number;
  readonly answeredAt: number;
  readonly who: "customer" | "staff" | "bank";
  readonly merchantId: bigint;
  readonly command: Command;
  readonly answer: Answer;
};

export type Command =
  | {
      readonly kind: "cancel_purchase";
      readonly purchaseId: bigint;
      /** null: as the policy says. */
      readonly access: "paid_time" | "now" | null;
    }
  | { readonly kind: "expire_purchase"; readonly purchaseId: bigint }
  | { readonly kind: "reactivate_purchase"; readonly purchaseId: bigint }
  | {
      readonly kind: "activate_all";
      readonly purchaseId: bigint;
      readonly missed: "charge" | "skip";
    }
  | {
      readonly kind: "add_card";
      readonly customerId: bigint;
      readonly card: CardSeen;
    }
  | {
      readonly kind: "replace_card";
      readonly subscriptionId: bigint;
      readonly paymentMethodId: bigint;
      readonly card: CardSeen;
    }
  | { readonly kind: "cancel_subscription"; readonly subscriptionId: bigint }
  | { readonly kind: "extend"; readonly subscriptionId: bigint; readonly days: number }
  | { readonly kind: "deactivate"; readonly subscriptionId: bigint }
  | {
      readonly kind: "activate";
      readonly subscriptionId: bigint;
      readonly missed: "charge" | "skip";
    }
  | {
      readonly kind: "change_terms";
      readonly subscriptionId: bigint;
      /** null: stays. */
      readonly amountMinor: bigint | null;
      readonly unit: RecurringSold["unit"] | null;
      readonly frequency: number | null;
      readonly increaseApproved: boolean;
    }
  | {
      readonly kind: "change_final";
      readonly subscriptionId: bigint;
      readonly finalNumber: number;
    }
  | {
      readonly kind: "convert";
      readonly subscriptionId: bigint;
      readonly moveAnchor: boolean;
    }
  | {
      readonly kind: "refund";
      readonly transactionId: bigint;
      /** null: all that is left. */
      readonly amountMinor: bigint | null;
    }
  | { readonly kind: "void"; readonly transactionId: bigint }
  | {
      readonly kind: "capture";
      readonly transactionId: bigint;
      readonly amountMinor: bigint | null;
    }
  | {
      /** The bank tells of a chargeback (`lost`: the money is gone) or of one that was won back. */
      readonly kind: "dispute";
      readonly transactionId: bigint;
      readonly outcome: "lost" | "won";
      readonly amountMinor: bigint;
    };

export type Answer =
  | {
      readonly kind: "accepted";
      /** The transaction that a refund, void, capture, conversion or dispute made; else null. */
      readonly transactionId: bigint | null;
      /** The card that `add_card` stored; else null. */
      readonly paymentMethodId: bigint | null;
    }
  | { readonly kind: "refused"; readonly code: string }
  /** The process died, or the connection broke: it was done whole or not at all. */
  | { readonly kind: "lost" };

/**
 * A call that left a process, as the bank and the network in front of it saw it. A call that a
 * process gave up on may reach the bank later, even after that process died.
 */
export type BankCall = {
  readonly kind: "bank";
  /** When it got where it got. */
  readonly at: number;
  readonly operation:
    | "sale"
    | "auth"
    | "verify"
    | "capture"
    | "refund"
    | "void"
    | "hold"
    | "release"
    | "look-up";
  readonly key: string;
  /** Decimal id of the transaction; null in a look-up, which carries a key only. */
  readonly reference: string | null;
  /** The earlier booking that a capture, refund or void names. */
  readonly parentRef: string | null;
  readonly amountMinor: bigint;
  /** Empty in a look-up. */
  readonly currency: string;
  /** Null where no card is sent: follow-ups and look-ups. */
  readonly card: CardSeen | null;
  readonly initiator: "customer" | "merchant" | null;
  readonly reason: "first" | "recurring" | "installment" | "unscheduled" | null;
  readonly networkTransactionId: string | null;
  readonly result: BankResult;
  /** The network's own: it delivered a call a second time. */
  readonly isCopy: boolean;
  /** What the caller was told; `nothing`: silence, a lost answer, or one that came too late. */
  readonly told: "result" | "nothing";
};

export type BankResult =
  | {
      readonly kind: "approved";
      /**
       * All bookings under this key so far, the wanted one first; money moved once for each. A
       * repeated call under one key answers the same and books nothing (`isRepeat`).
       */
      readonly gatewayRefs: readonly string[];
      readonly isRepeat: boolean;
      readonly networkTransactionId: string | null;
    }
  | {
      readonly kind: "declined";
      readonly isRepeat: boolean;
      readonly declineClass: "soft" | "hard" | "authentication" | "fraud" | "configuration";
      readonly responseCode: string;
      /** A scheme's "do not try this card again" ("03", "21"), else null. */
      readonly adviceCode: string | null;
    }
  /** The gateway in front of the bank answered that it could not reach it; nothing was booked. */
  | { readonly kind: "unreachable" }
  /** Nobody took the call; nothing was booked. */
  | { readonly kind: "no-connection" }
  /** Only of a look-up: the bank has no such key (yet). */
  | { readonly kind: "never-arrived" }
  /** The bank was silent and did nothing with the call. */
  | { readonly kind: "silent" };

/** The bank settled all its bookings of one of its days (UTC) in one currency. */
export type BankSettled = {
  readonly kind: "settled";
  readonly at: number;
  readonly bankDate: string;
  readonly currency: string;
};

/** The bank could not be used from `at` until `until`, in this way. */
export type Outage = {
  readonly kind: "outage";
  readonly at: number;
  readonly until: number;
  /** `silent` includes look-ups; what is sent meanwhile may be booked all the same. */
  readonly mode: "unreachable" | "no-connection" | "silent";
};

/** A site asked whether to let the customer of a purchase in. */
export type AccessSeen = {
  readonly kind: "access";
  readonly at: number;
  readonly merchantId: bigint;
  readonly purchaseId: bigint;
  readonly hasAccess: boolean;
};

/** An event, as merchants and customers are told of it (docs/concepts/events.md). */
export type Message = {
  readonly kind: "message";
  /** The engine's own date of it: the clock of the process that wrote it. */
  readonly at: number;
  readonly merchantId: bigint;
  readonly id: bigint;
  readonly event: string;
  readonly purchaseId: bigint | null;
  readonly subscriptionId: bigint | null;
  readonly transactionId: bigint | null;
  /** Order within the purchase; equal numbers happened in one moment. */
  readonly orderNo: bigint;
  readonly facts: Readonly<Record<string, unknown>>;
};

/** A transaction as the merchant's list shows it at the end. */
export type TransactionSeen = {
  readonly kind: "transaction";
  readonly merchantId: bigint;
  readonly id: bigint;
  readonly purchaseId: bigint | null;
  readonly customerId: bigint;
  readonly operation: string;
  readonly stage: string;
  readonly parentId: bigint | null;
  readonly paymentMethodId: bigint | null;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly state: string;
  readonly at: number;
  readonly decidedAt: number | null;
  readonly businessOn: string;
  readonly settleOn: string | null;
  readonly gatewayRef: string | null;
  readonly responseCode: string | null;
  readonly declineClass: string | null;
  readonly adviceCode: string | null;
  readonly lines: readonly LineSeen[];
};

export type LineSeen = {
  readonly kind: string;
  readonly subscriptionId: bigint | null;
  readonly position: number | null;
  readonly dueOn: string | null;
  readonly amountMinor: bigint;
};

/** Nothing happens after this. */
export type End = { readonly kind: "end"; readonly at: number };
