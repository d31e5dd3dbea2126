/** Whether an `Accept` header lets us answer at all (RFC 9110, section 12.5.1). */
import type { FastifyRequest } from "fastify";
import { refused } from "./refused.ts";

const OURS = ["application/json", "application/problem+json"];
const RANGES = ["*/*", "application/*"];

/** An `onRequest` hook. Throws Refused for a caller that could not read what we would answer. */
export async function requireJsonAccepted({ headers }: FastifyRequest): Promise<void> {
  if (acceptsJson(headers.accept)) return;
  throw refused("not_acceptable", "Answers are application/json.", "accept");
}

/** Answers and problems are JSON; without the header, or with a wider range, they may be. */
function acceptsJson(accept: string | undefined): boolean {
  if (accept === undefined || accept.trim() === "") return true;
  const weights = new Map(accept.split(",").map(rangeOf));
  return [...OURS, ...RANGES].some((range) => (weights.get(range) ?? 0) > 0);
}

/** "application/json;q=0.5" → its range and weight; a weight that cannot be read counts as 1. */
function rangeOf(text: string): readonly [string, number] {
  const [range = "", ...parameters] = text.split(";").map((part) => part.trim().toLowerCase());
  const weight = parameters.find((parameter) => parameter.startsWith("q="));
  const value = weight === undefined ? 1 : Number(weight.slice(2));
  return [range, Number.isNaN(value) ? 1 : value];
}
