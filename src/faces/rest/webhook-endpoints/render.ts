import type { FastifyReply } from "fastify";
import type { EventKind } from "../../../domain/event.ts";
import type { TargetView } from "../../../engine/queries/targets.ts";
import { MadeWebhookEndpoint, type WebhookEndpoint } from "./contract.ts";

export function renderEndpoint(view: TargetView): WebhookEndpoint {
  return {
    object: "webhook_endpoint",
    id: view.id,
    url: view.url,
    kinds: view.kinds as ("*" | EventKind)[],
    description: view.description,
    enabled: view.active,
    failingSince: view.failingSince,
    restsUntil: view.restUntil,
    disabledAt: view.offAt,
    disabledWhy: view.offWhy as WebhookEndpoint["disabledWhy"],
    secrets: view.secrets.map(({ createdAt, endsAt }) => ({ createdAt, endsAt })),
    createdAt: view.createdAt ?? 0,
    version: view.version,
  };
}

/** The answer with the secret in it; what is kept for a repetition has none, for it would be in clear. */
export function renderMadeEndpoint(
  reply: FastifyReply,
  { view, secret }: { readonly view: TargetView; readonly secret: string | null },
) {
  const rendered = renderEndpoint(view);
  reply.keptAnswer = JSON.stringify(MadeWebhookEndpoint.encode({ ...rendered, secret: null }));
  return { ...rendered, secret };
}
