import { z } from "zod";
import { EVENT_KINDS } from "../../../domain/event.ts";
import { WebhookEndpointId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const Kinds = z.array(z.enum(["*", ...EVENT_KINDS])).min(1);

/** An address of the merchant's that events are sent to. */
export const WebhookEndpoint = z.object({
  object: z.literal("webhook_endpoint"),
  id: WebhookEndpointId,
  url: z.string(),
  /** What it is sent; `*` is everything, also kinds that are yet to come. */
  kinds: z.array(z.enum(["*", ...EVENT_KINDS])).readonly(),
  description: z.string().nullable(),
  enabled: z.boolean(),
  /** Since when it has taken nothing of what it was sent; null: it takes it. */
  failingSince: InstantText.nullable(),
  /** Until when it is left alone; then it is tried with one message. */
  restsUntil: InstantText.nullable(),
  disabledAt: InstantText.nullable(),
  /** `gone`: it answered 410. `failing_for_days`: it took nothing for three. */
  disabledWhy: z.enum(["by_hand", "gone", "failing_for_days"]).nullable(),
  /** That messages are signed with now, the newest first. */
  secrets: z.array(z.object({ createdAt: InstantText, endsAt: InstantText.nullable() })).readonly(),
  createdAt: InstantText,
  version: z.int(),
});
export type WebhookEndpoint = z.output<typeof WebhookEndpoint>;

export const MadeWebhookEndpoint = WebhookEndpoint.extend({
  /** What messages are verified with, shown this once; null where a request is repeated. */
  secret: z.string().nullable(),
});

export const CreateWebhookEndpoint = z.strictObject({
  /** https; in a sandbox, http of this machine too. */
  url: text(2000),
  /** Everything, if it is left out. */
  kinds: Kinds.optional(),
  /** For people. */
  description: text(200).nullable().optional(),
});

export const ChangeWebhookEndpoint = z.strictObject({
  url: text(2000).optional(),
  kinds: Kinds.optional(),
  description: text(200).nullable().optional(),
  /** Off: what is on its way is given up. On: it is sent what happens from now on. */
  enabled: z.boolean().optional(),
});

export const RotateWebhookSecret = z.strictObject({
  /** Until when messages are signed with the old secret too; a day from now, if it is left out. */
  oldUntil: InstantText.optional(),
});

export const DeletedWebhookEndpoint = z.object({
  object: z.literal("webhook_endpoint"),
  id: WebhookEndpointId,
  deleted: z.literal(true),
});

export const WebhookEndpointPath = z.object({ id: WebhookEndpointId });
export const WebhookEndpointQuery = z.strictObject({ limit: Limit, after: After });
export const WebhookEndpointList = listOf(WebhookEndpoint);
