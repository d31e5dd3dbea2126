/** What the two services can be asked, and what each of it takes. */
import type { EngineContext } from "../../../engine/engine-context.ts";
import type { ReportCaller } from "../../../engine/setup/report-logins.ts";
import type { Answer } from "../answer/answer.ts";
import type { Service } from "../request/call.ts";
import type { Values } from "../request/values.ts";

/** `needed`: it must not be empty either. */
export type Parameter = { readonly name: string; readonly needed: boolean };

export type Asked = {
  readonly context: EngineContext;
  readonly caller: ReportCaller;
  readonly values: Values;
  /** The address that the call comes from. */
  readonly from: string;
  /** The addresses that postbacks come from. */
  readonly senderAddresses: readonly string[];
};

export type Operation = {
  readonly name: string;
  readonly services: readonly Service[];
  /** Beside the user id and the key. */
  readonly parameters: readonly Parameter[];
  readonly answers: "text" | "data-set";
  readonly run: (asked: Asked) => Promise<Answer>;
};

/** Who asked, as events and notes tell it. */
export function actorOf({ caller }: Pick<Asked, "caller">): string {
  return `report_login:${caller.userId}`;
}

/** A parameter that must have a value. */
export function needed(name: string): Parameter {
  return { name, needed: true };
}

/** A parameter that may be sent empty. */
export function empty(name: string): Parameter {
  return { name, needed: false };
}
