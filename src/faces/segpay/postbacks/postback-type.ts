/** What postbacks there are: which events each tells, and by which action word. */
import type { EventKind } from "../../../domain/event.ts";

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
  /** Of the script's HTTP authentication; its password is the target's secret. Null: it has none. */
  readonly username: string | null;
  /** The only package that it is told of; null: all. */
  readonly packageId: string | null;
};

export function readSettings(settings: Readonly<Record<string, unknown>>): PostbackSettings {
  return settings as unknown as PostbackSettings;
}
