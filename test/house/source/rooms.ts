/**
 * Who may import whom. A room is a folder; what it does not list, it may not import.
 *
 * `files` are path beginnings below the repository; a room may always import itself. `packages` are
 * npm packages by name, and `node:` for Node's own modules.
 */
import { COMPUTED, type SourceFile } from "./source-file.ts";

type Room = {
  readonly name: string;
  readonly path: string;
  readonly files: readonly string[];
  readonly packages: readonly string[];
};

const NODE = "node:";
const ALL = "";

/** Rooms by path, the longest path first: a file lives in the first room that matches. */
const ROOMS: readonly Room[] = [
  room("src/domain/", [], ["temporal-polyfill"]),
  room("src/ports/", ["src/domain/"], []),
  room("src/store/", ["src/domain/"], [NODE, "pg", "@electric-sql/pglite"]),
  room("src/vault/", ["src/domain/", "src/ports/", "src/store/"], [NODE]),
  room("src/engine/", ["src/domain/", "src/ports/", "src/store/", "src/vault/"], [NODE]),
  room("src/mail/", ["src/domain/", "src/engine/", "src/ports/"], [NODE, "nodemailer"]),
  room("src/gateways/transport/", [], [NODE, "undici"]),
  room(
    "src/gateways/*/",
    ["src/domain/", "src/ports/", "src/gateways/transport/"],
    [NODE, "undici", "zod"],
  ),
  room("src/outgoing/", ["src/domain/", "src/ports/"], [NODE, "undici"]),
  room(
    "src/faces/http/",
    ["src/domain/", "src/engine/", "src/ports/"],
    [
      NODE,
      "fastify",
      "fastify-type-provider-zod",
      "zod",
      "prom-client",
      "pino",
      "@fastify/rate-limit",
    ],
  ),
  room(
    "src/faces/docs/",
    ["src/domain/", "src/faces/http/"],
    [NODE, "fastify", "@scalar/fastify-api-reference"],
  ),
  room(
    "src/faces/book/",
    ["src/domain/", "src/engine/", "src/ports/", "src/faces/http/"],
    [NODE, "csv-parse", "zod"],
  ),
  room(
    "src/faces/cli/",
    ["src/domain/", "src/engine/", "src/ports/", "src/faces/http/", "src/faces/book/"],
    [NODE, "commander", "cli-progress", "csv-parse", "undici", "zod"],
  ),
  room(
    "src/faces/secure-trading/",
    ["src/domain/", "src/engine/", "src/ports/", "src/faces/http/"],
    [NODE, "fastify", "fast-xml-parser"],
  ),
  room(
    "src/faces/sandbox/",
    ["src/domain/", "src/engine/", "src/ports/", "src/faces/http/"],
    [NODE, "fastify", "zod", "smtp-server", "postal-mime"],
  ),
  room(
    "src/faces/*/",
    ["src/domain/", "src/engine/", "src/ports/", "src/faces/http/"],
    [NODE, "fastify", "fastify-type-provider-zod", "zod"],
  ),
  // The composition root knows everyone; nobody knows it.
  room("src/program/", [ALL], [ALL]),
  room("src/*.ts", [ALL], [ALL]),
  room("bank/", ["src/domain/money/"], [NODE]),
  // it judges the engine, so it shares nothing with it
  room("simulation/auditor/", ["simulation/observation.ts", "simulation/violation.ts"], []),
  room(
    "simulation/",
    [
      "src/domain/",
      "src/ports/",
      "src/store/",
      "src/vault/",
      "src/engine/",
      "src/faces/cli/",
      "scripts/canary/",
    ],
    [NODE],
  ),
  room("scripts/", [ALL], [ALL]),
  room("bench/", [ALL], [ALL]),
  room("test/", [ALL], [ALL]),
  room("bin/", ["src/"], [NODE, COMPUTED]), // the launcher chooses between src and dist
];

/** What a test beside its file may use on top of its room. */
const TEST_PACKAGES = ["vitest", "fast-check", "csv-parse", "temporal-polyfill", NODE];

function room(path: string, files: readonly string[], packages: readonly string[]): Room {
  return { name: path.replace(/\/$/, ""), path, files, packages };
}

/** The folder prefix of the room that `path` lives in, with `*` filled in; null outside all rooms. */
export function roomOf(path: string): (Room & { readonly prefix: string }) | null {
  for (const candidate of ROOMS) {
    const prefix = prefixIn(candidate.path, path);
    if (prefix !== null) return { ...candidate, prefix };
  }
  return null;
}

function prefixIn(pattern: string, path: string): string | null {
  const [match] = new RegExp(`^${pattern.replace("*", "[^/]+")}`).exec(path) ?? [];
  return match ?? null;
}

/** One line per import that the table does not allow. */
export function directionFaults(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const home = roomOf(file.path);
    if (home === null) return [`${file.path} is in no room`];
    const packages = file.path.endsWith(".test.ts")
      ? [...home.packages, ...TEST_PACKAGES]
      : home.packages;
    return file.imports
      .filter(({ file: target, specifier }) =>
        target === null
          ? !packages.some((allowed) => isPackage(specifier, allowed))
          : ![home.prefix, ...home.files].some((allowed) => target.startsWith(allowed)),
      )
      .map(
        ({ line, file: target, specifier }) =>
          `${file.path}:${line} imports ${target ?? specifier}, which ${home.name} may not`,
      );
  });
}

function isPackage(specifier: string, allowed: string): boolean {
  if (allowed === ALL) return true;
  if (allowed === NODE) return specifier.startsWith(NODE);
  return specifier === allowed || specifier.startsWith(`${allowed}/`);
}
