/** What due deliveries say: the bytes of their first try, or what their face makes of them now. */
import type { Verdict } from "../../domain/delivery/verdict.ts";
import type { Composed } from "../../ports/delivery-face.ts";
import type { DueDelivery } from "../../store/delivery/select-due-deliveries.ts";
import type { EngineContext } from "../engine-context.ts";
import type { TargetLine } from "./target-line.ts";

/** A delivery on its way through a pass. */
export type OnItsWay = { readonly due: DueDelivery; readonly line: TargetLine };

/** `failed`: its face could not say it, which is tried again like everything that fails. */
export type Message = Composed | Extract<Verdict, { readonly kind: "failed" }>;

/** One message for each of `due`, in their order. */
export async function composeDue(
  context: EngineContext,
  due: readonly OnItsWay[],
): Promise<Message[]> {
  const messages = new Map<OnItsWay, Message>();
  const lines = new Set(due.map(({ line }) => line));
  for (const line of lines) {
    const fresh: OnItsWay[] = [];
    for (const one of due) {
      if (one.line !== line) continue;
      if (one.due.body === null) fresh.push(one);
      else messages.set(one, { kind: "message", body: one.due.body });
    }
    const composed = await composeTogether(context, line, fresh);
    for (const [index, one] of fresh.entries()) messages.set(one, composed[index] ?? NOT_COMPOSED);
  }
  return due.map((one) => messages.get(one) ?? NOT_COMPOSED);
}

/** Where one of them cannot be said, the others are said all the same. */
async function composeTogether(
  context: EngineContext,
  line: TargetLine,
  due: readonly OnItsWay[],
): Promise<readonly Message[]> {
  if (due.length === 0) return [];
  const { face, target } = line;
  try {
    return await face.compose(
      target,
      due.map((one) => one.due.event),
    );
  } catch (error) {
    if (due.length > 1) {
      const apart: Message[] = [];
      for (const one of due) apart.push(...(await composeTogether(context, line, [one])));
      return apart;
    }
    const [one] = due;
    const facts = { face: face.name, eventId: String(one?.due.eventId) };
    context.log.error({ error, ...facts }, "an event could not be told");
    return [NOT_COMPOSED];
  }
}

const NOT_COMPOSED: Message = {
  kind: "failed",
  status: "not_composed",
  answer: "",
  retryAfterMs: null,
  isOurs: true,
};
