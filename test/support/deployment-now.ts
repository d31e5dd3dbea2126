import { isoInstant } from "../../src/domain/calendar/instant.ts";
import type { TestProgram } from "./program.ts";

/** An instant on the program's clock, so many hours from now; ISO. */
export function deploymentNow({ program }: TestProgram, { hours = 0 }: { hours?: number }): string {
  return isoInstant(program.clock.now() + hours * 3_600_000);
}
