import { z } from "zod";
import { POSTBACK_TYPES } from "../../../domain/delivery/postback.ts";
import { PackageId, PostbackId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { Email, Locale, text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

/** A script of the merchant's that hears of members or of payments (docs/compat/segpay.md). */
export const Postback = z.object({
  object: z.literal("postback"),
  id: PostbackId,
  type: z.enum(POSTBACK_TYPES),
  url: z.string(),
  description: z.string().nullable(),
  expectedResponse: z.string(),
  errorResponse: z.string(),
  retry: z.boolean(),
  /** Who is told by e-mail when it fails, and when it is given up. */
  notificationEmail: z.string().nullable(),
  /** The language of these mails; null: English. */
  notificationLocale: z.string().nullable(),
  username: z.string().nullable(),
  /** Null: of all packages. */
  packageId: PackageId.nullable(),
  /** Off: it took nothing for three days. */
  enabled: z.boolean(),
  /** Since when it has taken nothing of what it was sent; null: it takes it. */
  failingSince: InstantText.nullable(),
  createdAt: InstantText,
});
export type Postback = z.output<typeof Postback>;

export const CreatePostback = z.strictObject({
  type: z.enum(POSTBACK_TYPES),
  /**
   * https; in a sandbox, http of this machine too. In its query, `<purchaseid>`, `<extra username>` and
   * the like are filled in; without a query, all that there is is sent.
   */
  url: text(2000),
  description: text(200).optional(),
  /** The text that means success; of a transaction, any 2xx does. */
  expectedResponse: text(50).optional(),
  /** The text that means failure: of an inquiry, that the username is taken. */
  errorResponse: text(50).optional(),
  /** Off where it is left out. */
  retry: z.boolean().optional(),
  /** Told by e-mail of the first failure of each postback, and when it is given up. */
  notificationEmail: Email.optional(),
  notificationLocale: Locale.optional(),
  /** Of the script's HTTP authentication. */
  username: text(100).optional(),
  password: text(100).optional(),
  /** Of this package alone. */
  packageId: PackageId.optional(),
});

export const DeletedPostback = z.object({ object: z.literal("deleted_postback"), id: PostbackId });
export const PostbackPath = z.object({ id: PostbackId });
export const PostbackQuery = z.strictObject({ limit: Limit, after: After });
export const PostbackList = listOf(Postback);
