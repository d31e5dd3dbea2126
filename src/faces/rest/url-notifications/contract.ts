import { z } from "zod";
import { SiteId, UrlNotificationId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const MOST_FIELDS = 50;

const Fields = z
  .array(text(60).regex(/^[a-z0-9]+$/, "Give names as records have them, such as billingemail."))
  .max(MOST_FIELDS)
  .readonly();

/** What its receiver has too; it is not shown again. */
const Password = z
  .string()
  .min(8)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, "Give visible characters.");

/** An address that is told of every record of a site. */
export const UrlNotification = z.object({
  object: z.literal("url_notification"),
  id: UrlNotificationId,
  url: z.string(),
  /** Null: all sites of the merchant. */
  siteId: SiteId.nullable(),
  /** Fields that are told besides the usual ones. */
  fields: Fields,
  description: z.string().nullable(),
  enabled: z.boolean(),
  /** Since when it has taken nothing of what it was sent; null: it takes it. */
  failingSince: InstantText.nullable(),
  createdAt: InstantText,
  version: z.int(),
});
export type UrlNotification = z.output<typeof UrlNotification>;

export const CreateUrlNotification = z.strictObject({
  /** https; in a sandbox, http of this machine too. */
  url: text(2000),
  password: Password,
  /** All sites of the merchant, if it is left out. */
  siteId: SiteId.nullable().optional(),
  fields: Fields.optional(),
  /** For people. */
  description: text(200).nullable().optional(),
});

export const ChangeUrlNotification = z.strictObject({
  url: text(2000).optional(),
  password: Password.optional(),
  siteId: SiteId.nullable().optional(),
  fields: Fields.optional(),
  description: text(200).nullable().optional(),
  /** Off: what is on its way is given up. On: it is sent what happens from now on. */
  enabled: z.boolean().optional(),
});

export const DeletedUrlNotification = z.object({
  object: z.literal("url_notification"),
  id: UrlNotificationId,
  deleted: z.literal(true),
});

export const UrlNotificationPath = z.object({ id: UrlNotificationId });
export const UrlNotificationQuery = z.strictObject({ limit: Limit, after: After });
export const UrlNotificationList = listOf(UrlNotification);
