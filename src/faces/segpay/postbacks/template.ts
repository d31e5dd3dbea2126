/**
 * A postback's address and what is sent there. Names left of `=` and literal values are the
 * merchant's; `<placeholders>` are filled in, encoded for URLs. Pure.
 */

export type Filled = {
  /** Without its query. */
  readonly address: string;
  /** `name=value` pairs, encoded; the query and the body. */
  readonly pairs: string;
};

export type Pair = readonly [name: string, value: string];

/** What is sent as the password, until the moment at which it is: passwords are not stored in clear. */
export const PASSWORD_MARK = "<password>";

/**
 * `valueOf`: of a placeholder, in small letters; null: there is none, and nothing stands there.
 * `defaults`: the pairs of an address without a query.
 */
export function fillTemplate(
  url: string,
  valueOf: (placeholder: string) => string | null,
  defaults: () => readonly Pair[],
): Filled {
  const at = url.indexOf("?");
  if (at === -1 || at === url.length - 1) {
    return { address: at === -1 ? url : url.slice(0, at), pairs: joined(defaults()) };
  }
  const query = url.slice(at + 1).replace(/<([^<>]*)>/g, (_, placeholder: string) => {
    return encoded(valueOf(placeholder.trim().toLowerCase().replace(/\s+/g, " ")) ?? "");
  });
  return { address: url.slice(0, at), pairs: query };
}

function joined(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${encoded(name)}=${encoded(value)}`).join("&");
}

/** The mark stays as it is, which no encoded value can look like. */
function encoded(value: string): string {
  return value === PASSWORD_MARK ? value : encodeURIComponent(value.toWellFormed());
}

/** The pairs with the password that the customer has now. */
export function withPassword(pairs: string, password: string): string {
  return pairs.replaceAll(PASSWORD_MARK, () => encodeURIComponent(password.toWellFormed()));
}

/** In the place of what is not to be read. */
const HIDDEN = "***";

/** A script may answer what it was sent: what is kept of that has no password. */
export function withoutSecrets(said: string, secrets: readonly string[]): string {
  return secrets.reduce(
    (text, secret) => (secret === "" ? text : text.replaceAll(secret, HIDDEN)),
    said,
  );
}

/**
 * What was sent, a `name = value` to a line. What the merchant's own address says literally may be a
 * key of theirs, so it is not repeated, and neither is a password.
 */
export function legible(url: string, pairs: string): string {
  const [, query = ""] = url.split(/\?(.*)/s);
  const written = query === "" ? [] : query.split("&");
  return pairs
    .split("&")
    .map((pair, index) => {
      const [name = "", value = ""] = pair.split(/=(.*)/s);
      const template = written[index];
      const isLiteral = template !== undefined && !/<[^<>]*>/.test(template);
      const shown =
        isLiteral && value !== "" ? HIDDEN : decoded(value.replace(PASSWORD_MARK, HIDDEN));
      return `${decoded(name)} = ${shown}`;
    })
    .join("\n");
}

/** As it is where it cannot be decoded: names and literal values are the merchant's. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
