/** What is wrong with a request, from the errors of Fastify and zod; null: the mistake is ours. */
import { hasZodFastifySchemaValidationErrors } from "fastify-type-provider-zod";
import type { z } from "zod";
import { refuse, type Refusal } from "../../domain/refusal.ts";
import { Refused } from "./refused.ts";

type Issue = z.core.$ZodIssue;

export function requestFault(error: unknown): Refusal | null {
  if (error instanceof Refused) return error.refusal;
  if (hasZodFastifySchemaValidationErrors(error)) return schemaFault(error);
  const { code, statusCode } = error as { code?: unknown; statusCode?: unknown };
  switch (code) {
    case "FST_ERR_CTP_BODY_TOO_LARGE":
      return refuse("too_large", "Send a smaller body.");
    case "FST_ERR_CTP_INVALID_MEDIA_TYPE":
      return refuse("unsupported_media_type", "Send the body as the media type of this address.");
  }
  if (typeof statusCode === "number" && statusCode >= 400 && statusCode < 500) {
    return refuse("malformed", "The request is not well-formed HTTP.");
  }
  return null;
}

type SchemaError = {
  readonly validationContext?: string | undefined;
  readonly validation: readonly {
    readonly instancePath: string;
    readonly keyword: string;
    readonly message?: string;
    readonly params: Readonly<Record<string, unknown>>;
  }[];
};

function schemaFault(error: SchemaError): Refusal {
  // an id in the address that cannot be one names nothing
  if (error.validationContext === "params") {
    return refuse("not_found", "There is nothing at this address.");
  }
  const [first] = error.validation;
  if (first === undefined) throw new Error("a validation error without an issue");
  const path = first.instancePath.split("/").filter((part) => part !== "");
  const issue = {
    ...first.params,
    code: first.keyword,
    path,
    message: first.message ?? "",
  } as Issue;
  const { path: deepest, message } = deepestIssue(issue);
  const whole = error.validationContext === "querystring" ? "query" : "body";
  return refuse("invalid_field", message, fieldPath(deepest) || whole);
}

/** In a union, the fault of the branch that was meant: the one with the fewest faults. */
function deepestIssue(issue: Issue): { readonly path: PropertyKey[]; readonly message: string } {
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return { path: [...issue.path, key], message: "There is no such field." };
  }
  if (issue.code !== "invalid_union") return issue;
  const [branch] = issue.errors.toSorted((a, b) => a.length - b.length);
  const [inner] = branch ?? [];
  if (inner === undefined) return issue;
  const { path, message } = deepestIssue(inner);
  return { path: [...issue.path, ...path], message };
}

/** lines, 0, amountMinor → lines[0].amountMinor, as the domain's own refusals write it. */
function fieldPath(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (/^\d+$/.test(String(part)) ? `[${String(part)}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "");
}
