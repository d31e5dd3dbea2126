import type { TaskView } from "../../../engine/queries/tasks.ts";
import type { Task } from "./contract.ts";

export function renderTask({ subjectId, ...task }: TaskView): Task {
  const isOfAccount = task.kind === "gateway_configuration";
  return { ...task, object: "task", transactionId: isOfAccount ? null : subjectId };
}
