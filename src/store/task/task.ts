import type { Instant } from "../../domain/calendar/instant.ts";

/** Something a person has to look at. */
export type Task = {
  readonly id: bigint;
  readonly kind: string;
  readonly subjectId: bigint;
  readonly detail: string;
  readonly dueAt: Instant;
  readonly state: "open" | "done";
  readonly closedAt: Instant | null;
  readonly closedBy: string | null;
  readonly comment: string | null;
};

/** Of `tasks k`. */
export const TASK_COLUMNS = `k.id, k.kind, k.subject_id, k.detail, k.due_at, k.state, k.closed_at,
  k.closed_by, k.comment`;
