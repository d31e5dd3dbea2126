import { currentHold } from "../../../engine/deployment/hold.ts";
import { granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { PROBLEMS } from "../wire/problems.ts";
import { Adoption, Deployment, Examination } from "./contract.ts";
import { deploymentOperations } from "./operations.ts";

/** What concerns the whole deployment, for keys of scope `operate`. */
export function deploymentRoutes(
  scope: RestScope,
  { context, clock, operator }: RestOptions,
): void {
  // what was done already is left unchanged: a request that was cut off may run again
  const config = { scope: "operate", withoutMerchant: true } as const;
  const describe = async () => ({
    object: "deployment" as const,
    id: context.deploymentId,
    mode: clock.isMovable ? ("sandbox" as const) : ("live" as const),
    hold: await currentHold(context.db),
  });

  scope.get(
    "/deployment",
    {
      config,
      schema: { operation: deploymentOperations.read, response: { 200: Deployment, ...PROBLEMS } },
    },
    describe,
  );

  scope.get(
    "/deployment/examination",
    {
      config,
      schema: {
        operation: deploymentOperations.examine,
        response: { 200: Examination, ...PROBLEMS },
      },
    },
    async () => {
      const findings = await operator.examine();
      const healthy = findings.every(({ state }) => state !== "fault");
      return { object: "examination" as const, healthy, findings };
    },
  );

  scope.post(
    "/deployment/adopt",
    {
      config,
      schema: {
        operation: deploymentOperations.adopt,
        body: NoOptions,
        response: { 200: Adoption, ...PROBLEMS },
      },
    },
    async () => {
      const { left, ...taken } = granted(await operator.adopt());
      return {
        ...taken,
        object: "adoption" as const,
        left: left.map(({ lost: { entry, subject, transactionId }, why }) => ({
          merchantId: subject.merchantId,
          transactionId,
          key: entry.key,
          at: entry.at,
          why,
        })),
      };
    },
  );

  scope.post(
    "/deployment/release",
    {
      config,
      schema: {
        operation: deploymentOperations.release,
        body: NoOptions,
        response: { 200: Deployment, ...PROBLEMS },
      },
    },
    async () => {
      granted(await operator.release());
      return await describe();
    },
  );
}
