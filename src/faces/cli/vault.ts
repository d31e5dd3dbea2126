/** `perennial vault` and `perennial vault rotate`. */
import { setTimeout as sleep } from "node:timers/promises";
import { connect, type ServerSource } from "./client.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { startProgress } from "./terminal/progress.ts";
import { table } from "./terminal/table.ts";

type VaultAnswer = {
  readonly keyId: string;
  readonly givenKeyId: string;
  readonly keys: readonly { readonly id: string; readonly cards: number }[];
};

type RotationAnswer = {
  readonly keyId: string;
  readonly state: "switching" | "running" | "done";
  readonly rewrapped: number;
  readonly unopened: number;
  readonly cursor: unknown;
};

const SWITCH_POLL_MS = 500;

export async function showVault(
  source: ServerSource,
  options: { readonly json?: boolean },
): Promise<void> {
  const server = await connect(source);
  const vault = await server.get<VaultAnswer>("/v1/vault");
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(vault)}\n`);
    return;
  }
  const rows = vault.keys.map(({ id, cards }) => [
    id,
    String(cards),
    id === vault.keyId ? "seals" : "old: run perennial vault rotate",
  ]);
  for (const line of table(["key", "cards", ""], rows)) process.stdout.write(`${line}\n`);
  if (vault.givenKeyId !== vault.keyId) {
    process.stdout.write(
      `The server was given key ${vault.givenKeyId}; perennial vault rotate goes over to it.\n`,
    );
  }
}

/** Slice by slice until all cards are under the new key; stopped and run again, it goes on. */
export async function rotateVault(
  source: ServerSource,
  options: { readonly json?: boolean },
): Promise<void> {
  const server = await connect(source);
  const before = await server.get<VaultAnswer>("/v1/vault");
  const old = before.keys.filter(({ id }) => id !== before.givenKeyId);
  const total = old.reduce((sum, { cards }) => sum + cards, 0);
  using bar = startProgress({ title: "rotating", total: Math.max(1, total), unit: "cards" });
  let rewrapped = 0;
  for (let cursor: unknown = null; ;) {
    const { body } = await server.post<RotationAnswer>("/v1/vault/rotate", { cursor });
    rewrapped += body.rewrapped;
    bar.update(rewrapped, body.state);
    cursor = body.cursor;
    if (body.state === "switching") await sleep(SWITCH_POLL_MS);
    if (body.state !== "done") continue;
    bar.finish();
    report(body, rewrapped, options.json === true);
    return;
  }
}

function report({ keyId, unopened }: RotationAnswer, rewrapped: number, json: boolean): void {
  if (json) process.stdout.write(`${JSON.stringify({ keyId, rewrapped, unopened })}\n`);
  else {
    process.stdout.write(`${rewrapped} cards went over to master key ${keyId}.\n`);
    process.stdout.write(
      unopened === 0
        ? "No card needs an older key: take them out of PERENNIAL_OLD_MASTER_KEYS.\n"
        : `${unopened} cards are still sealed with keys that the server does not have.\n`,
    );
  }
  if (unopened > 0) process.exitCode = EXIT_CODES.findings.code;
}
