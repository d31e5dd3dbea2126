/** How a refusal leaves a handler: as Fastify's error, which the face turns into its own form. */
import type { Refusal, RefusalCode, Result } from "../../domain/refusal.ts";
import { refuse } from "../../domain/refusal.ts";

export class Refused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.refusal = refusal;
  }
}

export function refused(code: RefusalCode, detail: string, field?: string): Refused {
  return new Refused(refuse(code, detail, field));
}

/** The value of a result; throws Refused for a refusal. */
export function granted<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result);
  return result.value;
}

/** What was found; throws Refused (404) for null. */
export function found<T>(value: T | null, noun: string): T {
  if (value === null) throw refused("not_found", `There is no ${noun} with this id.`);
  return value;
}
