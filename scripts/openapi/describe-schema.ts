/** Puts what contracts say about their fields into the JSON Schema made of them. */
import type { ContractComments, Said } from "./contract-comments.ts";
import { isJson, type Json } from "./json.ts";

/** `schema` with descriptions; what has one keeps it. `name` is the contract it was made from. */
export function describeSchema(schema: Json, name: string, comments: ContractComments): Json {
  const said = comments.get(name);
  return said === undefined ? schema : described(schema, [said], comments, said.text);
}

function described(
  schema: Json,
  about: readonly Said[],
  comments: ContractComments,
  text: string | null,
): Json {
  const made: Json = { ...schema };
  if (text !== null && made["description"] === undefined) made["description"] = text;
  if (made["$ref"] !== undefined) return made;
  for (const part of ["anyOf", "oneOf", "allOf"]) {
    const branches = made[part];
    if (!Array.isArray(branches)) continue;
    made[part] = branches.map((branch) =>
      isJson(branch) ? described(branch, about, comments, null) : (branch as unknown),
    );
  }
  if (isJson(made["items"])) made["items"] = described(made["items"], about, comments, null);
  const fields = made["properties"];
  if (isJson(fields)) {
    const known = withParts(about, comments);
    made["properties"] = Object.fromEntries(
      Object.entries(fields).map(([name, field]) => {
        const inner = known.flatMap((one) => one.fields.get(name) ?? []);
        const said = inner.find((one) => one.text !== null)?.text ?? null;
        return [name, described(field as Json, inner, comments, said)];
      }),
    );
  }
  return made;
}

/** What is said here, and by the contracts that this one is made of. */
function withParts(about: readonly Said[], comments: ContractComments): readonly Said[] {
  const known = new Set<Said>();
  const visit = (said: Said): void => {
    if (known.has(said)) return;
    known.add(said);
    for (const name of said.madeOf) {
      const part = comments.get(name);
      if (part !== undefined) visit(part);
    }
  };
  about.forEach(visit);
  return [...known];
}
