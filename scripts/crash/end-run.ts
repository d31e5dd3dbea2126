/** The end of a run: requests that were cut off get their answer, and everybody is asked once more. */
import { client } from "../../src/faces/cli/client.ts";
import { reconcileLines, type ReconcileAnswer } from "../../src/faces/cli/reconcile.ts";
import type { CrashStack } from "./crash-stack.ts";
import { judgeAll } from "./findings.ts";

export type EndReport = {
  readonly orders: number;
  readonly unanswered: number;
  readonly differences: readonly string[];
};

export async function endRun(
  crash: CrashStack,
  options: { readonly nowMs: number; readonly leaveOpen: boolean },
): Promise<EndReport> {
  const { desk } = crash;
  if (!options.leaveOpen) await desk.answerAll();
  const unanswered = desk.unanswered.length;
  const { differences } = await judgeAll(crash, options.nowMs);
  return {
    orders: desk.orders.length,
    unanswered,
    differences: [
      ...(unanswered > 0 && !options.leaveOpen ? [`${unanswered} requests got no answer`] : []),
      ...differences,
      ...(await reconcileByApi(crash)),
    ],
  };
}

/** As each merchant would ask; the rounds ask for all of them at once. */
async function reconcileByApi({ shops, stack }: CrashStack): Promise<string[]> {
  const { baseUrl } = stack.access();
  const differences: string[] = [];
  for (const { name, apiKey } of shops) {
    const { body } = await client(baseUrl, apiKey).post<ReconcileAnswer>("/v1/reconcile", {});
    if (body.total > 0) differences.push(`${name}: ${reconcileLines(body).join("; ")}`);
  }
  return differences;
}
