/**
 * Addresses that are told of records as clients of the web services protocol read them
 * (docs/compat/secure-trading.md). They are targets of events like all others.
 */
import type { EventKind } from "../../domain/event.ts";
import { refuse, type Refusal, type Result } from "../../domain/refusal.ts";
import type { Target } from "../../store/target/target.ts";
import type { EngineContext } from "../engine-context.ts";
import { readSite } from "../queries/sites.ts";
import { readTarget } from "../queries/targets.ts";
import type { SetupOptions } from "./setup-options.ts";
import { changeTarget, makeTarget, type MadeTarget } from "./targets.ts";

/** The delivery face that speaks to them. */
export const URL_NOTIFICATION = "url-notification";

/** A record was made, or a payment will not settle. */
const KINDS: readonly EventKind[] = [
  "subscription.created",
  "transaction.approved",
  "transaction.declined",
  "transaction.refunded",
  "transaction.voided",
];

export type NotificationSettings = {
  /** Null: all sites of the merchant, also those that are added later. */
  readonly siteId: bigint | null;
  /** Fields of a record that are told besides the usual ones. */
  readonly fields: readonly string[];
};

export type NotificationOrder = NotificationSettings & {
  readonly url: string;
  /** What the digest of a notification is made with; whoever receives it has it too. */
  readonly password: string;
  readonly description: string | null;
};

export async function makeUrlNotification(
  context: EngineContext,
  merchantId: bigint,
  { siteId, fields, url, password, description }: NotificationOrder,
  options: SetupOptions = {},
): Promise<Result<MadeTarget>> {
  const fault = await siteFault(context, merchantId, siteId);
  if (fault !== null) return fault;
  const order = {
    face: URL_NOTIFICATION,
    url,
    kinds: KINDS,
    description,
    settings: stored({ siteId, fields }),
    secret: password,
  };
  return await makeTarget(context, merchantId, order, options);
}

export type NotificationChanges = Partial<NotificationOrder> & { readonly active?: boolean };

/** What is left out stays. */
export async function changeUrlNotification(
  context: EngineContext,
  merchantId: bigint,
  targetId: bigint,
  { siteId, fields, password, ...changes }: NotificationChanges,
  options: SetupOptions = {},
): Promise<Result<Target>> {
  const key = { merchantId, face: URL_NOTIFICATION, targetId };
  const present = await readTarget(context, key);
  if (present === null) return refuse("not_found", "There is nothing with this id.");
  const fault = await siteFault(context, merchantId, siteId ?? null);
  if (fault !== null) return fault;
  const was = notificationSettings(present.settings);
  const settings = stored({
    siteId: siteId === undefined ? was.siteId : siteId,
    fields: fields ?? was.fields,
  });
  const secret = password === undefined ? {} : { secret: password };
  return await changeTarget(context, key, { ...changes, ...secret, settings }, options);
}

/** As they are kept with a target. */
export function notificationSettings(settings: Target["settings"]): NotificationSettings {
  const { siteId, fields } = (settings ?? {}) as Partial<ReturnType<typeof stored>>;
  return { siteId: siteId == null ? null : BigInt(siteId), fields: fields ?? [] };
}

function stored({ siteId, fields }: NotificationSettings) {
  return { siteId: siteId === null ? null : String(siteId), fields };
}

async function siteFault(
  context: EngineContext,
  merchantId: bigint,
  siteId: bigint | null,
): Promise<Refusal | null> {
  if (siteId === null || (await readSite(context, merchantId, siteId)) !== null) return null;
  return refuse("not_found", "There is no site with this id.", "siteId");
}
