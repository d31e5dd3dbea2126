import { z } from "zod";
import { TaskId, TransactionId, WebhookEndpointId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const TaskState = z.enum(["open", "done"]);

/** Something a person has to look at. */
export const Task = z.object({
  object: z.literal("task"),
  id: TaskId,
  /** What it is about, such as outcome_unknown or paid_out_twice. */
  kind: z.string(),
  /** The transaction that it is about; null: something else. */
  transactionId: TransactionId.nullable(),
  /** The address of webhooks that it is about. */
  webhookEndpointId: WebhookEndpointId.nullable(),
  /** What happened, and what to do about it. */
  detail: z.string(),
  dueAt: InstantText,
  state: TaskState,
  closedAt: InstantText.nullable(),
  /** Who closed it, such as key:17. */
  closedBy: z.string().nullable(),
  comment: z.string().nullable(),
});
export type Task = z.output<typeof Task>;

export const CloseTask = z.strictObject({
  /** What was found and done; it stays with the task. */
  comment: text(2000),
});

export const TaskPath = z.object({ id: TaskId });
export const TaskQuery = z.strictObject({
  state: TaskState.optional(),
  limit: Limit,
  after: After,
});
export const TaskList = listOf(Task);
