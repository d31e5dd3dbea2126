/** Reading what people have to look at. */
import { selectTaskPage } from "../../store/task/select-task-page.ts";
import { selectTask } from "../../store/task/select-task.ts";
import type { Task } from "../../store/task/task.ts";
import type { EngineContext } from "../engine-context.ts";
import { downwards, pageOf, type Page, type PageRequest } from "./page.ts";

export type TaskView = Task;

/** Null when the merchant has none of this id. */
export async function readTask(
  context: EngineContext,
  merchantId: bigint,
  id: bigint,
): Promise<Task | null> {
  return await context.db.tenant(merchantId, (tx) => selectTask(tx, id));
}

/** Tasks in a state, or all (null), the largest id first. */
export async function listTasks(
  context: EngineContext,
  merchantId: bigint,
  state: Task["state"] | null,
  request: PageRequest,
): Promise<Page<Task>> {
  const page = { ...downwards(request), state };
  return pageOf(await context.db.tenant(merchantId, (tx) => selectTaskPage(tx, page)), request);
}
