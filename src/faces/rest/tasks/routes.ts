import { closeTask } from "../../../engine/commands/close-task.ts";
import { listTasks, readTask } from "../../../engine/queries/tasks.ts";
import { doOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { CloseTask, Task, TaskList, TaskPath, TaskQuery } from "./contract.ts";
import { taskOperations } from "./operations.ts";
import { renderTask } from "./render.ts";

/** Open questions for people. */
export function taskRoutes(scope: RestScope, { context }: RestOptions): void {
  const response = { 200: Task, ...PROBLEMS };

  scope.get(
    "/tasks",
    {
      schema: {
        operation: taskOperations.list,
        querystring: TaskQuery,
        response: { 200: TaskList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { state = null } = request.query;
      const page = await listTasks(context, request.caller.merchantId, state, pageRequest(request));
      return renderList(request, page, renderTask, (task) => task.id);
    },
  );

  scope.get(
    "/tasks/:id",
    { schema: { operation: taskOperations.read, params: TaskPath, response } },
    async (request) => {
      const { caller, params } = request;
      return renderTask(found(await readTask(context, caller.merchantId, params.id), "task"));
    },
  );

  scope.post(
    "/tasks/:id/close",
    { schema: { operation: taskOperations.close, params: TaskPath, body: CloseTask, response } },
    async (request) => {
      const { merchantId } = request.caller;
      const { id } = request.params;
      const options = { ...request.body, ...asked(request) };
      await doOnce(request, () => closeTask(context, { merchantId, taskId: id }, options));
      return renderTask(found(await readTask(context, merchantId, id), "task"));
    },
  );
}
