import { z } from "zod";
import { SiteId, WebServicesUserId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const MOST_SITES = 100;

export const WebServicesUser = z.object({
  object: z.literal("web_services_user"),
  id: WebServicesUserId,
  username: z.string(),
  /** Null: all of the merchant, also those that are added later. */
  siteIds: z.array(SiteId).readonly().nullable(),
  createdAt: InstantText,
  revokedAt: InstantText.nullable(),
  /** Counted up by every change; the `ETag` of the answer says it too. */
  version: z.int(),
});

export const MadeWebServicesUser = WebServicesUser.extend({
  /** Shown this once, where it was made here; null where it was given, or the request repeated. */
  password: z.string().nullable(),
});

/** No colon: HTTP writes name and password with one between them. */
const Username = text(100).regex(/^[^\s:]+$/, "Give a name without blanks and colons.");

/** Absent: one is made. */
const Password = z
  .string()
  .min(8)
  .max(200)
  .regex(/^[^\p{Cc}]+$/u, "Give visible characters.");

export const UserOrder = z.strictObject({
  /** Of nobody else in the whole deployment; most clients use an e-mail address. */
  username: Username,
  password: Password.optional(),
  siteIds: z.array(SiteId).min(1).max(MOST_SITES).nullable().optional(),
});

export const UserChange = z.strictObject({
  password: Password.optional(),
  siteIds: z.array(SiteId).min(1).max(MOST_SITES).nullable().optional(),
});

export const UserRevocation = z.strictObject({});
export const UserPath = z.object({ id: WebServicesUserId });
export const UserQuery = z.strictObject({ limit: Limit, after: After });
export const WebServicesUsers = listOf(WebServicesUser);
