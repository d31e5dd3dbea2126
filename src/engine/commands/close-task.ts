/** Settles an open question: who, when and how stay with it for good. */
import { accept, refuse, type Result } from "../../domain/refusal.ts";
import { closeTask as close } from "../../store/task/close-task.ts";
import { selectTask } from "../../store/task/select-task.ts";
import type { Task } from "../../store/task/task.ts";
import type { EngineContext } from "../engine-context.ts";
import type { OnMade } from "../idempotency/answer-once.ts";

type ClosingOptions = {
  readonly actor: string;
  readonly comment: string;
  readonly onMade?: OnMade;
};

export async function closeTask(
  context: EngineContext,
  { merchantId, taskId }: { readonly merchantId: bigint; readonly taskId: bigint },
  { actor, comment, onMade }: ClosingOptions,
): Promise<Result<Task>> {
  return await context.db.tenant(merchantId, async (tx): Promise<Result<Task>> => {
    const at = context.clock.now();
    const closed = await close(tx, taskId, { at, by: actor, comment });
    const task = await selectTask(tx, taskId);
    if (task === null) return refuse("not_found", "There is no task with this id.");
    if (!closed) return refuse("wrong_state", "This task is closed already.", "state");
    await onMade?.(tx, { id: taskId });
    return accept(task);
  });
}
