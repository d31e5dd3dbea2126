/**
 * From a call to its answer. The order of the checks is part of the protocol: the operation, its
 * parameters, the credentials, then whatever the operation looks at.
 */
import { reportCallerOf } from "../../engine/setup/report-logins.ts";
import type { EngineContext } from "../../engine/engine-context.ts";
import {
  fault,
  INVALID_MERCHANT,
  INVALID_PARAMETER,
  MISSING_PARAMETER,
  textAnswer,
  type Answer,
} from "./answer/answer.ts";
import type { Operation } from "./operations/operation.ts";
import type { Call, Service } from "./request/call.ts";
import { InvalidValue, valuesIn } from "./request/values.ts";

export type AnswerContext = {
  readonly context: EngineContext;
  readonly senderAddresses: readonly string[];
  /** The address that the call comes from. */
  readonly from: string;
  /** Counts wrong credentials; throws once there were too many. */
  readonly countFailure: () => Promise<void>;
};

const CREDENTIALS = [
  { name: "UserID", needed: false },
  { name: "UserAccessKey", needed: false },
];

export async function answerCall(
  service: Service,
  operation: Operation,
  { values: given }: Pick<Call, "values">,
  { context, senderAddresses, from, countFailure }: AnswerContext,
): Promise<Answer> {
  const values = valuesIn(given);
  const missing = [...CREDENTIALS, ...operation.parameters].find((parameter) => {
    const value = given.get(parameter.name.toLowerCase());
    // a report takes an empty value for "all"
    return value === undefined || (service === "adm" && parameter.needed && value === "");
  });
  if (missing !== undefined) {
    return refused(service, MISSING_PARAMETER, `Missing parameter: ${missing.name}.`);
  }
  const caller = await reportCallerOf(context, {
    userId: values.text("UserID"),
    key: values.text("UserAccessKey"),
  });
  if (caller === null) {
    await countFailure();
    return refused(service, INVALID_MERCHANT, INVALID_MERCHANT);
  }
  try {
    return await operation.run({ context, caller, values, from, senderAddresses });
  } catch (error) {
    if (!(error instanceof InvalidValue)) throw error;
    return refused(service, INVALID_PARAMETER, `Invalid parameter: ${error.parameter}.`);
  }
}

function refused(service: Service, text: string, reportText: string): Answer {
  return service === "adm" ? textAnswer(text) : fault(reportText);
}
