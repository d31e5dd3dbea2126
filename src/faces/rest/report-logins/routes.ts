import type { FastifyReply, FastifyRequest } from "fastify";
import { accept, type Result } from "../../../domain/refusal.ts";
import {
  approveReportLogin,
  listReportLogins,
  makeReportLogin,
  readReportLogin,
  revokeReportLogin,
  rotateReportLogin,
  type MadeReportLogin as Made,
  type ReportLoginView,
} from "../../../engine/setup/report-logins.ts";
import { doOnce, makeOnce } from "../../http/idempotency.ts";
import { found } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { NoOptions } from "../wire/command-bodies.ts";
import { given } from "../wire/given.ts";
import { ReportLoginId } from "../wire/ids.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  Approval,
  MadeReportLogin,
  ReportLogin,
  ReportLoginList,
  ReportLoginOrder,
  ReportLoginPath,
  ReportLoginQuery,
} from "./contract.ts";
import { reportLoginOperations } from "./operations.ts";

/** Logins of the reporting service: made, approved by the operator, given another key, ended. */
export function reportLoginRoutes(scope: RestScope, options: RestOptions): void {
  const { context, newReportKey } = options;
  const current = async ({ caller }: Pick<FastifyRequest, "caller">, id: bigint) =>
    found(await readReportLogin(context, caller, id), "report login");
  const render = (login: ReportLoginView) => ({ ...login, object: "report_login" as const });
  /** Makes a key once; it is null where an earlier run of the request made it. */
  const makeShown = async (
    request: FastifyRequest,
    reply: FastifyReply,
    make: (secret: { key: string; salt: string }) => Promise<Result<Made>>,
  ) => {
    let userAccessKey: string | null = null;
    const id = await makeOnce(request, async () => {
      const made = await make(newReportKey());
      if (!made.ok) return made;
      userAccessKey = made.value.key;
      return accept(made.value.id);
    });
    const login = render(await current(request, id));
    reply.keptAnswer = JSON.stringify(MadeReportLogin.encode({ ...login, userAccessKey: null }));
    reply.code(201).header("location", `/v1/report-logins/${ReportLoginId.encode(id)}`);
    return { ...login, userAccessKey };
  };

  scope.post(
    "/report-logins",
    {
      // whoever has a login may give money back
      config: { scope: "money" },
      schema: {
        operation: reportLoginOperations.create,
        body: ReportLoginOrder,
        response: { 201: MadeReportLogin, ...PROBLEMS },
      },
    },
    async (request, reply) => {
      const { caller, body } = request;
      const [merchantId = caller.merchantId] = body.merchantIds ?? [];
      // a merchant that it opens, which need not be the one that the request is for
      request.caller = { ...caller, merchantId };
      return await makeShown(request, reply, (secret) =>
        makeReportLogin(context, caller, { ...given(body), ...secret }, asked(request)),
      );
    },
  );

  scope.get(
    "/report-logins",
    {
      schema: {
        operation: reportLoginOperations.list,
        querystring: ReportLoginQuery,
        response: { 200: ReportLoginList, ...PROBLEMS },
      },
    },
    async (request) => {
      const page = await listReportLogins(context, request.caller, pageRequest(request));
      return renderList(request, page, render, ({ id }) => id);
    },
  );

  scope.get(
    "/report-logins/:id",
    {
      schema: {
        operation: reportLoginOperations.read,
        params: ReportLoginPath,
        response: { 200: ReportLogin, ...PROBLEMS },
      },
    },
    async (request) => render(await current(request, request.params.id)),
  );

  scope.post(
    "/report-logins/:id/approve",
    {
      config: { scope: "operate" },
      schema: {
        operation: reportLoginOperations.approve,
        params: ReportLoginPath,
        body: Approval,
        response: { 200: ReportLogin, ...PROBLEMS },
      },
    },
    async (request) => {
      const { caller, params, body } = request;
      // once more changes nothing: a request that was cut off may run again
      await doOnce(request, () =>
        approveReportLogin(context, caller, params.id, { approved: body.approved ?? true }),
      );
      return render(await current(request, params.id));
    },
  );

  scope.post(
    "/report-logins/:id/rotate",
    {
      config: { scope: "money" },
      schema: {
        operation: reportLoginOperations.rotate,
        params: ReportLoginPath,
        body: NoOptions,
        response: { 201: MadeReportLogin, ...PROBLEMS },
      },
    },
    async (request, reply) =>
      await makeShown(request, reply, (secret) =>
        rotateReportLogin(context, request.caller, request.params.id, secret, asked(request)),
      ),
  );

  scope.post(
    "/report-logins/:id/revoke",
    {
      schema: {
        operation: reportLoginOperations.revoke,
        params: ReportLoginPath,
        body: NoOptions,
        response: { 200: ReportLogin, ...PROBLEMS },
      },
    },
    async (request) => {
      const { caller, params } = request;
      await doOnce(request, () => revokeReportLogin(context, caller, params.id));
      return render(await current(request, params.id));
    },
  );
}
