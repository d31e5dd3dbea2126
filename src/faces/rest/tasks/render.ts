import type { TaskView } from "../../../engine/queries/tasks.ts";
import type { Task } from "./contract.ts";

export function renderTask({ subjectId, ...task }: TaskView): Task {
  const isOfAccount = task.kind === "gateway_configuration";
  const isOfEndpoint = task.kind.startsWith("endpoint_");
  return {
    ...task,
    object: "task",
    transactionId: isOfAccount || isOfEndpoint ? null : subjectId,
    webhookEndpointId: isOfEndpoint ? subjectId : null,
  };
}
