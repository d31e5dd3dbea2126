import { z } from "zod";
import { SCOPES } from "../../../engine/setup/api-keys.ts";
import { ApiKeyId, MerchantId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const MOST_MERCHANTS = 100;

export const ApiKey = z.object({
  object: z.literal("api_key"),
  id: ApiKeyId,
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)).readonly(),
  /** That it opens and the caller's key does too; none once it is revoked or has expired. */
  merchantIds: z.array(MerchantId).readonly(),
  /** The last characters of the key. */
  hint: z.string().nullable(),
  /** The key that it took over from. */
  replacesId: ApiKeyId.nullable(),
  createdAt: InstantText,
  expiresAt: InstantText.nullable(),
  revokedAt: InstantText.nullable(),
  /** Up to an hour behind; null: not used yet. */
  lastUsedAt: InstantText.nullable(),
});

export const MadeApiKey = ApiKey.extend({
  /** The key itself, shown this once; null where a request is repeated. */
  secret: z.string().nullable(),
});

export const ApiKeyOrder = z.strictObject({
  /** For people: who or what it is for. */
  name: text(100),
  scopes: z.array(z.enum(SCOPES)).min(1),
  /** The caller's merchant, if it is left out. */
  merchantIds: z.array(MerchantId).min(1).max(MOST_MERCHANTS).optional(),
  expiresAt: InstantText.nullable().optional(),
});

export const Rotation = z.strictObject({
  /** Until when the old key works too; a day from now, if it is left out. */
  oldUntil: InstantText.optional(),
});

export const ApiKeyPath = z.object({ id: ApiKeyId });
export const ApiKeyQuery = z.strictObject({ limit: Limit, after: After });
export const ApiKeys = listOf(ApiKey);
