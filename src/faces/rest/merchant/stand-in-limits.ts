import type { z } from "zod";
import type { StandInLimits as Limits } from "../../../domain/purchase/stand-in-limits.ts";
import { given } from "../wire/given.ts";
import type { StandInLimits } from "./contract.ts";

/** As the engine takes them: what was left out is absent, at every depth. */
export function limitsOf({ amounts, ...counts }: z.output<typeof StandInLimits>): Limits {
  if (amounts === undefined) return given(counts);
  const byCurrency = Object.entries(amounts).map(([name, limits]) => [name, given(limits)]);
  return { ...given(counts), amounts: Object.fromEntries(byCurrency) };
}
