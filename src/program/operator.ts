/** What operators ask of a running process, with the parts of it that this takes. */
import type { Program } from "../compose.ts";
import { refuse } from "../domain/refusal.ts";
import { release, takeOverLost } from "../engine/deployment/take-over.ts";
import type { Operator } from "../faces/rest/scope.ts";
import { examine } from "./doctor/examine.ts";
import type { Patient } from "./doctor/patient.ts";

export function createOperator({ context, simulator }: Program, patient: Patient): Operator {
  return {
    adopt: async () =>
      simulator === null
        ? refuse("gateway_unreachable", "There is no gateway with a record to compare with.")
        : await takeOverLost(context, simulator),
    release: () => release(context, simulator),
    examine: () => examine(patient),
  };
}
