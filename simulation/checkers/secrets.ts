/** I8: no card number in any form, and no security code, in any row or line of a log. */
import { createMatcher } from "../../scripts/canary/matcher.ts";
import { canaryPatterns } from "../../scripts/canary/patterns.ts";
import type { LookedAt, Violation } from "../violation.ts";

export async function checkSecrets(looked: LookedAt): Promise<readonly Violation[]> {
  const { read, secrets, log } = looked;
  const numbers = secrets.filter((secret) => secret.length >= 13);
  const codes = secrets.filter((secret) => secret.length < 13);
  const matcher = createMatcher(canaryPatterns(numbers));
  const found: Violation[] = [];
  const search = (place: string, text: string): void => {
    const [hit] = matcher.start()(Buffer.from(text));
    const form = hit?.pattern.form ?? (tellsCode(text, codes) ? "security code" : null);
    if (form !== null) found.push({ rule: "no secret in clear", detail: `${place}: ${form}` });
  };
  const tables = await read<{ name: string }>(
    `select c.relname::text as name from pg_class c
       join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and n.nspname = 'public' order by c.relname`,
  );
  for (const { name } of tables) {
    const rows = await read<{ row: string }>(`select t::text as row from ${name} t`);
    for (const { row } of rows) search(name, row);
  }
  for (const line of log) search("log", line);
  return found;
}

/** Three digits are anywhere; said to be a security code they are one. */
function tellsCode(text: string, codes: readonly string[]): boolean {
  const named = /(?:security_?code|cvc|cvv|csc)\W{1,6}(\d{3,4})\b/gi;
  return [...text.matchAll(named)].some(([, code]) => code !== undefined && codes.includes(code));
}
