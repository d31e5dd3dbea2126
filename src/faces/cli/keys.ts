/** `perennial keys`: API keys of the merchant, by way of the server. */
import { connect, type ServerSource } from "./client.ts";
import { table } from "./terminal/table.ts";

type KeyAnswer = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly merchantIds: readonly string[];
  readonly hint: string | null;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  readonly lastUsedAt: string | null;
  readonly secret?: string | null;
};

type Shown = { readonly json?: boolean };

export async function listKeys(source: ServerSource, options: Shown): Promise<void> {
  const server = await connect(source);
  const keys: KeyAnswer[] = [];
  for (let after: string | null = ""; after !== null;) {
    const page: { data: KeyAnswer[]; nextAfter: string | null } = await server.get(
      `/v1/api-keys?limit=100${after === "" ? "" : `&after=${after}`}`,
    );
    keys.push(...page.data);
    after = page.nextAfter;
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(keys)}\n`);
    return;
  }
  const rows = keys.map((key) => [
    key.id,
    key.name,
    key.scopes.join(" "),
    key.hint === null ? "" : `…${key.hint}`,
    key.lastUsedAt ?? "never",
    standing(key),
  ]);
  const header = ["id", "name", "scopes", "ends in", "last used", ""];
  for (const line of table(header, rows)) process.stdout.write(`${line}\n`);
}

function standing({ revokedAt, expiresAt }: KeyAnswer): string {
  if (revokedAt !== null) return `revoked ${revokedAt}`;
  return expiresAt === null ? "" : `until ${expiresAt}`;
}

export type MakeKeyOptions = Shown & {
  readonly scopes: string;
  readonly merchants?: string;
  readonly expires?: string;
};

export async function makeKey(
  source: ServerSource,
  name: string,
  options: MakeKeyOptions,
): Promise<void> {
  const server = await connect(source);
  const { body } = await server.post<KeyAnswer>("/v1/api-keys", {
    name,
    scopes: words(options.scopes),
    ...(options.merchants === undefined ? {} : { merchantIds: words(options.merchants) }),
    ...(options.expires === undefined ? {} : { expiresAt: options.expires }),
  });
  showSecret(body, options);
}

export async function rotateKey(
  source: ServerSource,
  id: string,
  options: Shown & { readonly oldUntil?: string },
): Promise<void> {
  const server = await connect(source);
  const { body } = await server.post<KeyAnswer>(
    `/v1/api-keys/${id}/rotate`,
    options.oldUntil === undefined ? {} : { oldUntil: options.oldUntil },
  );
  showSecret(body, options);
}

export async function revokeKey(source: ServerSource, id: string, options: Shown): Promise<void> {
  const server = await connect(source);
  const { body } = await server.post<KeyAnswer>(`/v1/api-keys/${id}/revoke`, {});
  const text = options.json === true ? JSON.stringify(body) : `${body.id} is revoked.`;
  process.stdout.write(`${text}\n`);
}

/** The key on stdout and nothing else, so that it can go straight into a file or a secret store. */
function showSecret(key: KeyAnswer, { json }: Shown): void {
  if (json === true) {
    process.stdout.write(`${JSON.stringify(key)}\n`);
    return;
  }
  process.stderr.write(`${key.id} (${key.name}); it is shown only now:\n`);
  process.stdout.write(`${key.secret ?? ""}\n`);
}

function words(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}
