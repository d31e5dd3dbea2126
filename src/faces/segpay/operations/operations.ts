/** All that the two services can be asked. */
import type { Service } from "../request/call.ts";
import { ACCOUNT_LISTS } from "./account-lists.ts";
import { FRAUD_LISTS } from "./fraud-lists.ts";
import { MEMBER_REPORTS } from "./member-reports.ts";
import type { Operation } from "./operation.ts";
import { REVENUE_REPORTS } from "./revenue-reports.ts";
import { SUPPORT_TASKS } from "./support-tasks.ts";
import { TRANSACTION_REPORTS } from "./transaction-reports.ts";

const OPERATIONS: readonly Operation[] = [
  ...SUPPORT_TASKS,
  ...FRAUD_LISTS,
  ...TRANSACTION_REPORTS,
  ...MEMBER_REPORTS,
  ...REVENUE_REPORTS,
  ...ACCOUNT_LISTS,
];

export function operationsOf(service: Service): readonly Operation[] {
  return OPERATIONS.filter(({ services }) => services.includes(service));
}

/** By its name, in any case; null: the service has none of it. */
export function findOperation(service: Service, name: string): Operation | null {
  const wanted = name.toLowerCase();
  return operationsOf(service).find((one) => one.name.toLowerCase() === wanted) ?? null;
}
