import { closeTask } from "../../../engine/commands/close-task.ts";
import { listTasks, readTask } from "../../../engine/queries/tasks.ts";
import { found, granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { actor } from "../wire/actor.ts";
import { renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { CloseTask, Task, TaskList, TaskPath, TaskQuery } from "./contract.ts";
import { renderTask } from "./render.ts";

/** Open questions for people. */
export function taskRoutes(scope: RestScope, { context }: RestOptions): void {
  const response = { 200: Task, ...PROBLEMS };

  scope.get(
    "/tasks",
    { schema: { querystring: TaskQuery, response: { 200: TaskList, ...PROBLEMS } } },
    async ({ caller, query: { state = null, limit, after = null } }) => {
      const page = await listTasks(context, caller.merchantId, state, { limit, after });
      return renderList(page, renderTask, (task) => task.id);
    },
  );

  scope.get("/tasks/:id", { schema: { params: TaskPath, response } }, async (request) => {
    const { caller, params } = request;
    return renderTask(found(await readTask(context, caller.merchantId, params.id), "task"));
  });

  scope.post(
    "/tasks/:id/close",
    { schema: { params: TaskPath, body: CloseTask, response } },
    async (request) => {
      const target = { merchantId: request.caller.merchantId, taskId: request.params.id };
      const options = { ...request.body, ...actor(request) };
      return renderTask(granted(await closeTask(context, target, options)));
    },
  );
}
