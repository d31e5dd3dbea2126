/**
 * What proves to a merchant that a notification is ours: a digest over its values and a password that
 * both know. Source: the Secure Trading specification, section 3.9.
 */
import { createHash } from "node:crypto";

const NOT_COUNTED: ReadonlySet<string> = new Set(["notificationreference", "responsesitesecurity"]);

/** SHA-256, hex: the values in the order of their names, as they are before they are encoded. */
export function responseSiteSecurity(
  fields: ReadonlyMap<string, string>,
  password: string,
): string {
  const values = [...fields]
    .filter(([name]) => !NOT_COUNTED.has(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);
  return createHash("sha256")
    .update(values.join("") + password, "utf8")
    .digest("hex");
}
