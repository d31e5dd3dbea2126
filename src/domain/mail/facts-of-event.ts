/** What stands in the facts of an event, which are stored JSON. Pure. */
import type { CommittedEvent } from "../event.ts";

type Facts = CommittedEvent["facts"];

/** An id or an amount, which stand there as digits; null: neither does. */
export function idIn(facts: Facts, name: string): bigint | null {
  const digits = facts?.[name];
  return typeof digits === "string" && /^\d+$/.test(digits) ? BigInt(digits) : null;
}

export function textIn(facts: Facts, name: string): string | null {
  const text = facts?.[name];
  return typeof text === "string" ? text : null;
}
