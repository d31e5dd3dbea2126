import { listMailTexts, previewMail, readMailSettings } from "../../../engine/queries/mail.ts";
import { changeMailSettings, resetMailText, writeMailText } from "../../../engine/setup/mail.ts";
import { doOnce } from "../../http/idempotency.ts";
import { granted } from "../../http/refused.ts";
import type { RestOptions, RestScope } from "../scope.ts";
import { asked } from "../wire/asked.ts";
import { given } from "../wire/given.ts";
import { pageRequest, renderList } from "../wire/lists.ts";
import { PROBLEMS } from "../wire/problems.ts";
import {
  ChangeMailSettings,
  ChangeMailTemplate,
  MailPreview,
  MailSettings,
  MailTemplate,
  MailTemplateList,
  MailTemplateQuery,
  PreviewMail,
  ResetMailTemplate,
} from "./contract.ts";
import { mailOperations } from "./operations.ts";
import { findTemplate, renderTemplate } from "./render.ts";

/** The mails that customers get. */
export function mailRoutes(scope: RestScope, { context }: RestOptions): void {
  const settingsOf = async (merchantId: bigint) => ({
    object: "mail_settings" as const,
    ...(await readMailSettings(context, merchantId)),
  });
  const settings = { 200: MailSettings, ...PROBLEMS };

  scope.get(
    "/mail",
    { schema: { operation: mailOperations.read, response: settings } },
    (request) => settingsOf(request.caller.merchantId),
  );

  scope.patch(
    "/mail",
    { schema: { operation: mailOperations.change, body: ChangeMailSettings, response: settings } },
    async (request) => {
      const { merchantId } = request.caller;
      await doOnce(request, () =>
        changeMailSettings(context, merchantId, given(request.body), asked(request)),
      );
      return await settingsOf(merchantId);
    },
  );

  scope.get(
    "/mail-templates",
    {
      schema: {
        operation: mailOperations.listTemplates,
        querystring: MailTemplateQuery,
        response: { 200: MailTemplateList, ...PROBLEMS },
      },
    },
    async (request) => {
      const { limit, after } = pageRequest(request);
      const { limit: _limit, after: _after, ...filter } = request.query;
      const all = await listMailTexts(context, request.caller.merchantId, given(filter));
      const numbered = all.map((template, index) => ({ template, no: BigInt(index + 1) }));
      const rest = numbered.filter(({ no }) => after === null || no > after);
      const page = { data: rest.slice(0, limit), hasMore: rest.length > limit };
      return renderList(
        request,
        page,
        ({ template }) => renderTemplate(template),
        ({ no }) => no,
      );
    },
  );

  const template = { 200: MailTemplate, ...PROBLEMS };

  scope.patch(
    "/mail-templates",
    {
      schema: {
        operation: mailOperations.changeTemplate,
        body: ChangeMailTemplate,
        response: template,
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { kind, language, ...changes } = request.body;
      const key = { kind, language };
      await doOnce(request, () =>
        writeMailText(context, merchantId, key, given(changes), asked(request)),
      );
      return findTemplate(await listMailTexts(context, merchantId, key));
    },
  );

  scope.post(
    "/mail-templates/reset",
    {
      schema: {
        operation: mailOperations.resetTemplate,
        body: ResetMailTemplate,
        response: template,
      },
    },
    async (request) => {
      const { merchantId } = request.caller;
      const { body } = request;
      await doOnce(request, () => resetMailText(context, merchantId, body, asked(request)));
      return findTemplate(await listMailTexts(context, merchantId, body));
    },
  );

  scope.post(
    "/mail-templates/preview",
    {
      schema: {
        operation: mailOperations.preview,
        body: PreviewMail,
        response: { 200: MailPreview, ...PROBLEMS },
      },
    },
    async ({ caller, body: { locale = "en", ...order } }) => ({
      object: "mail_preview" as const,
      ...granted(await previewMail(context, caller.merchantId, { locale, ...given(order) })),
    }),
  );
}
