/**
 * The first page of a sandbox, at `/`: its merchants' subscriptions, the clock and the bank
 * (docs/concepts/sandbox.md). It works through the public API, with keys that it is given here, so it
 * answers nobody but this machine.
 */
import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { CURRENCIES, exponentOf } from "../../domain/money/currency.ts";
import { granted, refused } from "../http/refused.ts";
import type { Result } from "../../domain/refusal.ts";
import { pageHeaders, requireLocal } from "./page-guard.ts";

export type SandboxMerchant = { readonly name: string; readonly apiKey: string };

export type SandboxPageOptions = {
  /** Null until the sandbox is up. */
  readonly merchants: () => readonly SandboxMerchant[] | null;
  readonly bank: {
    readonly mode: () => Promise<Result<string>>;
    readonly setMode: (mode: "up" | "unreachable") => Promise<Result<null>>;
  };
};

const FOLDER = fileURLToPath(new URL("./page/", import.meta.url));
const FILES = ["page.css", "page.js", "api.js", "chart.js", "words.js"] as const;
const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

const BankCommand = z.strictObject({ mode: z.enum(["up", "unreachable"]) });

const exponents = Object.fromEntries(CURRENCIES.map((code) => [code, exponentOf(code)]));

/** A plugin of the HTTP server, for a sandbox only. */
export async function sandboxPage(
  server: FastifyInstance,
  options: SandboxPageOptions,
): Promise<void> {
  await server.register(async (scope) => {
    scope.addHook("onRequest", async (request, reply) => {
      reply.headers(pageHeaders({ frames: false }));
      requireLocal(request);
    });
    const page = readFileSync(`${FOLDER}index.html`, "utf8");
    scope.get("/", (_request, reply) => reply.type("text/html; charset=utf-8").send(page));
    for (const name of FILES) {
      const text = readFileSync(FOLDER + name, "utf8");
      const type = TYPES[extname(name)] ?? "text/plain";
      scope.get(`/sandbox/${name}`, (_request, reply) => reply.type(type).send(text));
    }
    scope.get("/sandbox/session", async () => {
      const merchants = options.merchants();
      if (merchants === null) throw refused("not_ready", "The sandbox is still being set up.");
      return { merchants, exponents };
    });
    scope.get("/sandbox/bank", async () => ({ mode: granted(await options.bank.mode()) }));
    scope.post("/sandbox/bank", async (request) => {
      const command = BankCommand.safeParse(request.body);
      if (!command.success) throw refused("invalid_field", "Give up or unreachable.", "mode");
      const { mode } = command.data;
      granted(await options.bank.setMode(mode));
      return { mode: granted(await options.bank.mode()) };
    });
  });
}
