/** Postbacks (docs/compat/segpay.md): which events each tells, and by which action word. Pure. */
import type { EventKind } from "../event.ts";
import { refuse, type Refusal } from "../refusal.ts";

/** The name of the delivery face that sends them. */
export const POSTBACK = "segpay-postback";

/** The name of the delivery face that tells of those that failed, by e-mail. */
export const POSTBACK_MAIL = "segpay-postback-mail";

export const POSTBACK_TYPES = [
  "inquiry",
  "enable",
  "disable",
  "cancellation",
  "reactivation",
  "transaction",
] as const;
export type PostbackType = (typeof POSTBACK_TYPES)[number];

type Description = {
  /** The value of `action`, capitalised as Segpay sends it; of a void it is `Void`. */
  readonly action: string;
  /** None: it is asked during the sign-up, and never delivered. */
  readonly events: readonly EventKind[];
};

export const POSTBACKS: Readonly<Record<PostbackType, Description>> = {
  inquiry: { action: "Probe", events: [] },
  enable: {
    action: "Enable",
    events: ["purchase.activated", "purchase.stood_in", "purchase.reactivated"],
  },
  disable: { action: "Disable", events: ["purchase.expired"] },
  cancellation: { action: "Cancel", events: ["purchase.cancelled"] },
  reactivation: { action: "Reactivation", events: ["purchase.reactivated"] },
  transaction: {
    action: "Auth",
    events: [
      "transaction.approved",
      "transaction.declined",
      "transaction.stood_in",
      "transaction.stand_in_declined",
      "transaction.voided",
      "transaction.refunded",
      "transaction.charged_back",
    ],
  },
};

/** Told only of purchases that a login belongs to. */
export function isMemberManagement(type: PostbackType): boolean {
  return type !== "transaction";
}

/** What a merchant settles of a postback, beside its address. */
export type PostbackSettings = {
  readonly type: PostbackType;
  /** The text that means success; of a transaction's, any 2xx does. */
  readonly expectedResponse: string;
  /** The text that means failure. */
  readonly errorResponse: string;
  readonly retry: boolean;
  /** Whom to tell when it fails; null: nobody. */
  readonly notificationEmail: string | null;
  /** In which language and country's manner; null: English. Absent of one that was made without. */
  readonly notificationLocale?: string | null;
  /** Of the script's HTTP authentication; its password is the target's secret. Null: it has none. */
  readonly username: string | null;
  /** The only package that it is told of; null: all. */
  readonly packageId: string | null;
};

export function readSettings(settings: Readonly<Record<string, unknown>>): PostbackSettings {
  return settings as unknown as PostbackSettings;
}

/** Scripts that hear of the transactions of one package, at most. */
const MOST_OF_TRANSACTIONS = 4;

/** What is wrong with a postback beside `others` of the merchant; null: nothing. */
export function postbackFault(
  settings: PostbackSettings,
  others: readonly PostbackSettings[],
): Refusal | null {
  const { type, expectedResponse, errorResponse, retry, notificationEmail, packageId } = settings;
  for (const [field, value] of Object.entries({ expectedResponse, errorResponse })) {
    if (!/^[\w.-]{0,50}$/.test(value)) {
      return refuse("invalid_field", "Give a short text without blanks or markup.", field);
    }
  }
  if (isMemberManagement(type) && expectedResponse === "") {
    return refuse("invalid_field", "Say which text means success.", "expectedResponse");
  }
  if (retry && type === "inquiry") {
    return refuse("invalid_field", "A customer is waiting: an inquiry is asked once.", "retry");
  }
  if (retry && notificationEmail === null) {
    return refuse("invalid_field", "Say whom to tell when it fails.", "notificationEmail");
  }
  const rivals = others.filter(
    (one) => one.type === type && (one.packageId === packageId || one.packageId === null),
  );
  const most = type === "transaction" ? MOST_OF_TRANSACTIONS : 1;
  return rivals.length < most
    ? null
    : refuse("invalid_field", `There can be ${most} of this type in a package.`, "type");
}
