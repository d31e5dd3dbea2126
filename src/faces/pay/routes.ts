/**
 * The pages behind payment links (docs/concepts/payment-links.md). A look changes nothing, since mail
 * programs and scanners look too; the button pays.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { REFUSALS, type Refusal, type Result } from "../../domain/refusal.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import { PAY_PATH } from "../../engine/payment-links/make-payment-link.ts";
import {
  beginPayment,
  finishPayment,
  type NextStep,
} from "../../engine/payment-links/pay-by-link.ts";
import { readPaymentLink, type LinkView } from "../../engine/payment-links/read-payment-link.ts";
import { rateLimiter, type RateLimits } from "../http/rate-limit.ts";
import { Refused } from "../http/refused.ts";
import { isSecure, type Transport } from "../http/transport.ts";
import { payPage, type PageContent } from "./page.ts";

export type PayOptions = {
  readonly context: EngineContext;
  readonly engine: { readonly wake: () => void };
  readonly rateLimits: RateLimits;
  readonly transport: Transport;
};

type Path = { readonly token: string };
type Request = FastifyRequest<{ Params: Path }>;

/** Of the bank's answer, which is a few kilobytes at most. */
const BODY_LIMIT_BYTES = 64 * 1024;

/** A plugin of the HTTP server: `await server.register(payRoutes, options)`. */
export async function payRoutes(server: FastifyInstance, options: PayOptions): Promise<void> {
  const { context, engine, transport } = options;
  await server.register(async (scope) => {
    const limiter = await rateLimiter(scope, options.rateLimits);
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      "application/x-www-form-urlencoded",
      { parseAs: "string", bodyLimit: BODY_LIMIT_BYTES },
      async (_: unknown, body: string) => body,
    );
    scope.addHook("onRequest", async (request, reply) => {
      if (!isSecure(request, transport)) return reply.code(403).send();
      return undefined;
    });
    scope.setErrorHandler((error, request, reply) => {
      if (!(error instanceof Refused)) throw error;
      const { status } = REFUSALS[error.refusal.code];
      return show(request as Request, reply, status, { message: "unavailable", view: null });
    });

    const linkOf = async (request: Request): Promise<LinkView | null> => {
      const view = await readPaymentLink(context, request.params.token);
      if (view === null) await limiter.countFailure(request);
      return view;
    };

    scope.get<{ Params: Path }>(`${PAY_PATH}:token`, async (request, reply) =>
      look(request, reply, await linkOf(request)),
    );

    scope.post<{ Params: Path }>(`${PAY_PATH}:token`, async (request, reply) => {
      const view = await linkOf(request);
      if (view?.standing !== "open") return look(request, reply, view);
      const shown = formOf(request).get("amountMinor") ?? "";
      const amountMinor = /^\d{1,15}$/.test(shown) ? BigInt(shown) : -1n;
      return next(request, reply, view, await beginPayment(context, view, amountMinor));
    });

    scope.post<{ Params: Path }>(`${PAY_PATH}:token/return`, async (request, reply) => {
      const view = await linkOf(request);
      if (view === null) return look(request, reply, view);
      // the bank's page may come back twice: what it led to is shown
      if (view.standing !== "open") return back(request, reply);
      const response = formOf(request).get("PaRes") ?? "";
      return next(request, reply, view, await finishPayment(context, view, response));
    });

    function next(
      request: Request,
      reply: FastifyReply,
      view: LinkView,
      step: Result<NextStep>,
    ): FastifyReply {
      if (!step.ok) return sayRefusal(request, reply, view, step);
      if (step.value.kind === "done") {
        engine.wake();
        return back(request, reply);
      }
      const { page } = step.value;
      const address = context.publicUrl();
      if (address === null) return show(request, reply, 503, { message: "unavailable", view });
      const returnTo = `${address.replace(/\/+$/, "")}${pathOf(request)}/return`;
      return show(request, reply, 200, { message: "bank", view, bank: { ...page, returnTo } });
    }
  });
}

/** Somebody paid meanwhile, or the amount changed: the page says how it stands now. */
const LOOK_AGAIN: ReadonlySet<Refusal["code"]> = new Set([
  "wrong_state",
  "charge_in_flight",
  "changed_meanwhile",
]);

function sayRefusal(
  request: Request,
  reply: FastifyReply,
  view: LinkView,
  { code }: Refusal,
): FastifyReply {
  if (LOOK_AGAIN.has(code)) return back(request, reply);
  return code === "unauthenticated"
    ? show(request, reply, 200, { message: "refused", view })
    : show(request, reply, REFUSALS[code].status, { message: "unavailable", view });
}

/** To the page itself, so that a reload asks for nothing again. */
function back(request: Request, reply: FastifyReply): FastifyReply {
  return reply
    .code(303)
    .headers({ location: pathOf(request), "cache-control": "no-store" })
    .send();
}

function pathOf({ params }: Request): string {
  return PAY_PATH + encodeURIComponent(params.token);
}

function look(request: Request, reply: FastifyReply, view: LinkView | null): FastifyReply {
  if (view === null) return show(request, reply, 404, { message: "unknown", view });
  const isOver = view.standing === "settled" || view.standing === "expired";
  return show(request, reply, isOver ? 410 : 200, { message: view.standing, view });
}

function show(
  request: Request,
  reply: FastifyReply,
  status: number,
  content: Omit<PageContent, "path">,
): FastifyReply {
  const { html, headers } = payPage({ ...content, path: pathOf(request) });
  return reply.code(status).headers(headers).send(html);
}

function formOf({ body }: Request): URLSearchParams {
  return new URLSearchParams(typeof body === "string" ? body : "");
}
