/** Postbacks (docs/compat/segpay.md): events as the pairs of a form, as the merchant's template asks. */
import { CALENDARS } from "../../../domain/delivery/calendar.ts";
import type { CommittedEvent } from "../../../domain/event.ts";
import {
  firstTransactionsOf,
  transactionFacts,
  type TransactionFacts,
} from "../../../engine/reports/transaction-report.ts";
import { consumerPassword } from "../../../engine/queries/consumer-password.ts";
import type { EngineContext } from "../../../engine/engine-context.ts";
import type { Composed, DeliveryFace, DeliveryTarget } from "../../../ports/delivery-face.ts";
import type { OutgoingHttp } from "../../../ports/outgoing-http.ts";
import { judgePostback } from "./judge-answer.ts";
import type { Subject } from "./parameters.ts";
import { pairsFor } from "./pairs-for.ts";
import {
  isMemberManagement,
  POSTBACK,
  readSettings,
  type PostbackSettings,
} from "../../../domain/delivery/postback.ts";
import { postPairs } from "./post.ts";
import { withoutSecrets, withPassword } from "./template.ts";
import { failureTelling } from "./failure-mail.ts";
import { toldOf } from "./told.ts";

/** Messages on their way to one script at once. */
const CALLS_AT_ONCE = 8;

export type PostbackOptions = {
  readonly http: OutgoingHttp;
  readonly context: EngineContext;
};

export function postbackFace({ http, context }: PostbackOptions): DeliveryFace {
  return {
    name: POSTBACK,
    callsAtOnce: CALLS_AT_ONCE,
    calendar: (kind) =>
      kind.startsWith("transaction.") ? CALENDARS.transaction_postback : CALENDARS.member_postback,
    faultOf: (url) => http.faultOf(url.split("?", 1)[0] ?? url),
    tellsFailures: ({ settings }) => failureTelling(readSettings(settings)),
    compose: async (target, events) => {
      const settings = readSettings(target.settings);
      const facts = await factsOf(context, target, events);
      return events.map((event) => message(target, settings, event, facts.get(event.id) ?? null));
    },
    send: async ({ target, event, body }) => {
      const settings = readSettings(target.settings);
      const { merchantId } = target;
      const password =
        event.purchaseId === null
          ? ""
          : await consumerPassword(context, { merchantId, purchaseId: event.purchaseId });
      const answer = await postPairs(http, target, settings, withPassword(body, password));
      const verdict = judgePostback(settings, answer, context.clock.wallMs());
      return { ...verdict, answer: withoutSecrets(verdict.answer, [password, ...target.secrets]) };
    },
  };
}

/** Of each event by its id: the transaction that it is about, or its purchase's first. */
async function factsOf(
  context: EngineContext,
  { merchantId }: DeliveryTarget,
  events: readonly CommittedEvent[],
): Promise<ReadonlyMap<bigint, TransactionFacts>> {
  const withoutOne = events.flatMap(({ transactionId, purchaseId }) =>
    transactionId === null && purchaseId !== null ? [purchaseId] : [],
  );
  const firsts = await firstTransactionsOf(context, merchantId, withoutOne);
  const idOf = ({ transactionId, purchaseId }: CommittedEvent): bigint | null =>
    transactionId ?? (purchaseId === null ? null : (firsts.get(purchaseId) ?? null));
  const ids = [...new Set(events.flatMap((event) => idOf(event) ?? []))];
  const rows = await transactionFacts(context, merchantId, ids);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    events.flatMap((event): [bigint, TransactionFacts][] => {
      const id = idOf(event);
      const row = id === null ? undefined : byId.get(id);
      return row === undefined ? [] : [[event.id, row]];
    }),
  );
}

function message(
  { url }: DeliveryTarget,
  settings: PostbackSettings,
  event: CommittedEvent,
  facts: TransactionFacts | null,
): Composed {
  if (facts === null) return { kind: "nothing", why: "no payment belongs to it" };
  const why = whyNot(settings, event, facts);
  if (why !== null) return { kind: "nothing", why };
  const { type } = settings;
  const actor = event.facts?.["actor"];
  const subject: Subject = {
    type,
    facts,
    told: toldOf(type, event.kind, facts),
    actor: typeof actor === "string" ? actor : null,
  };
  return { kind: "message", body: pairsFor(url, subject) };
}

/** Why there is nothing to tell this script; null: there is. */
function whyNot(
  { type, packageId }: PostbackSettings,
  { kind, facts: told }: CommittedEvent,
  { packageId: soldAt, username, stoodInAt, kind: transactionKind }: TransactionFacts,
): string | null {
  if (packageId !== null && packageId !== String(soldAt)) return "sold in another package";
  if (isMemberManagement(type) && username === null) return "no login belongs to the purchase";
  if (transactionKind === "capture" || transactionKind === "surplus") return "of our own books";
  if (type !== "enable") return null;
  if (kind === "purchase.activated" && stoodInAt !== null) return "enabled when it stood in";
  return kind === "purchase.reactivated" && told?.["hadExpired"] !== true
    ? "it was never disabled"
    : null;
}
