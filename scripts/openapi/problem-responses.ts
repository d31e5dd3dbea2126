/** Problems as Response Objects: one for each set of codes that some route may answer with one status. */
import { REFUSALS, type RefusalCode } from "../../src/domain/refusal.ts";
import { Problem } from "../../src/faces/http/problem.ts";
import { headers } from "./headers.ts";
import type { Json } from "./json.ts";
import type { NamedSchemas } from "./named-schemas.ts";

export type ProblemResponses = {
  /** `{"$ref": …}` of the answer that is one of `codes`, which all have one status. */
  readonly ref: (codes: readonly RefusalCode[]) => Json;
  /** Those that were referred to, by name. */
  readonly components: () => Json;
};

export function problemResponses(schemas: NamedSchemas): ProblemResponses {
  const used = new Map<string, Json>();
  return {
    ref: (codes) => {
      const name = codes.map(pascalCase).join("Or");
      if (!used.has(name)) used.set(name, response(codes, schemas));
      return { $ref: `#/components/responses/${name}` };
    },
    components: () => Object.fromEntries([...used].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function response(codes: readonly RefusalCode[], schemas: NamedSchemas): Json {
  const [first] = codes;
  if (first === undefined) throw new Error("an answer without a code");
  return {
    description: codes.map((code) => `\`${code}\`: ${REFUSALS[code].means}`).join("\n\n"),
    headers: {
      ...headers("RequestId"),
      ...(codes.some((code) => REFUSALS[code].retry) ? headers("RetryAfter") : {}),
    },
    content: {
      "application/problem+json": {
        schema: {
          allOf: [
            schemas.ref(Problem, "a problem"),
            { type: "object", properties: { code: { enum: codes } } },
          ],
        },
        example: exampleOf(first),
      },
    },
  };
}

function exampleOf(code: RefusalCode): Json {
  const { status, means } = REFUSALS[code];
  const requestId = "2f1c1f0e-9d2b-4a0e-8a39-6a2c2b0a7f11";
  return { type: `/problems/${code}`, title: means, status, code, requestId };
}

/** wrong_state → WrongState. */
function pascalCase(code: string): string {
  return code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
