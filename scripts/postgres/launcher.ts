/**
 * A real PostgreSQL of one's own, in a temporary folder, for tests, the demo and the crash runs.
 *
 * Nothing outside the folder is touched and no user account is needed, also as root. The server
 * listens on the loopback only and asks for a random password: on a shared machine a superuser
 * without one would let every local account run programs as us.
 */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { findBinaries, makeScratchDir, own, type Binaries } from "./binaries.ts";

export type PostgresSettings = Readonly<Record<string, string | number>>;

export type StartPostgres = {
  /** false: fast and not safe against a crash of the machine. Tests may, benchmarks never. */
  readonly fsync: boolean;
  /** Another installation's folder of binaries. */
  readonly binDir?: string;
  /** Further settings, as `postgres -c name=value` takes them. */
  readonly settings?: PostgresSettings;
};

export type RunningPostgres = {
  /** Major version. */
  readonly version: number;
  readonly dataDir: string;
  /** Superuser's URL of the database `postgres`. */
  readonly adminUrl: string;
  /** URL of another database; `login` replaces the superuser. */
  url(databaseName: string, login?: { readonly user: string; readonly password: string }): string;
  /** Ends it, if it runs, and removes the folder. */
  stop(): Promise<void>;
  /** Ends it, if it runs, and leaves the folder to whoever wants to look into it. */
  leave(): Promise<void>;
  /** Ends it as a crash would: no checkpoint, sessions cut. The folder stays for `restart`. */
  stopImmediate(): Promise<void>;
  /** Starts it again on the same folder and port; a running one is shut down in order first. */
  restart(): Promise<void>;
};

const SUPERUSER = "postgres";
const PORT_TRIES = 5;
const REMOVE_TRIES = 100;
const LOG_TAIL_CHARS = 4_000;

/**
 * Makes a new server and resolves when it accepts connections.
 *
 * Errors: throws with the end of the server's log when it does not come up.
 */
export async function startPostgres(options: StartPostgres): Promise<RunningPostgres> {
  const folder = makeScratchDir();
  try {
    const binaries = findBinaries({
      ...(options.binDir === undefined ? {} : { binDir: options.binDir }),
      scratchDir: folder,
    });
    const server = new Server(folder, binaries, options);
    server.initialise();
    await server.startOnFreePort();
    return server;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

class Server implements RunningPostgres {
  readonly version: number;
  readonly dataDir: string;
  readonly #folder: string;
  readonly #binaries: Binaries;
  readonly #options: StartPostgres;
  readonly #password = randomBytes(18).toString("base64url");
  #port = 0;
  #process: ChildProcess | null = null;

  constructor(folder: string, binaries: Binaries, options: StartPostgres) {
    this.#folder = folder;
    this.#binaries = binaries;
    this.#options = options;
    this.version = binaries.version;
    this.dataDir = join(folder, "data");
    process.once("exit", this.#onExit);
  }

  get adminUrl(): string {
    return this.url("postgres");
  }

  url(databaseName: string, login = { user: SUPERUSER, password: this.#password }): string {
    const { user, password } = login;
    return `postgresql://${user}:${password}@127.0.0.1:${this.#port}/${databaseName}`;
  }

  initialise(): void {
    const { runAs: owner, binDir } = this.#binaries;
    const passwordFile = join(this.#folder, "password");
    writeFileSync(passwordFile, this.#password, { mode: 0o600 });
    own(passwordFile);
    const locale = process.platform === "linux" ? "C.UTF-8" : "C";
    const made = spawnSync(
      join(binDir, "initdb"),
      [
        `--pgdata=${this.dataDir}`,
        `--username=${SUPERUSER}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        `--locale=${locale}`,
        ...(this.#options.fsync ? [] : ["--no-sync"]),
      ],
      { ...owner, cwd: this.#folder, encoding: "utf8" },
    );
    rmSync(passwordFile);
    if (made.status !== 0) {
      throw new Error(`initdb failed: ${made.error?.message ?? made.stderr.trim()}`);
    }
  }

  async startOnFreePort(): Promise<void> {
    for (let tryNo = 1; ; tryNo += 1) {
      this.#port = await freePort();
      const failure = await this.#start();
      if (failure === null) return;
      // Somebody took the port between our look and the server's: take another one.
      if (tryNo >= PORT_TRIES || !failure.includes("could not bind")) {
        throw new Error(`PostgreSQL did not start:\n${failure}`);
      }
    }
  }

  async leave(): Promise<void> {
    await this.#end("SIGINT");
    process.off("exit", this.#onExit);
  }

  async stop(): Promise<void> {
    await this.leave();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async stopImmediate(): Promise<void> {
    await this.#end("SIGQUIT");
  }

  async restart(): Promise<void> {
    await this.#end("SIGINT");
    const failure = await this.#start();
    if (failure !== null) throw new Error(`PostgreSQL did not start again:\n${failure}`);
  }

  /** Starts the server; null when it accepts connections, else the end of its log. */
  #start(): Promise<string | null> {
    const { runAs: owner, binDir } = this.#binaries;
    const started = spawn(join(binDir, "postgres"), ["-D", this.dataDir, ...this.#settings()], {
      ...owner,
      cwd: this.#folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#process = started;
    let log = "";
    return new Promise((resolve) => {
      started.stderr.setEncoding("utf8").on("data", (text: string) => {
        log = (log + text).slice(-LOG_TAIL_CHARS);
        if (log.includes("ready to accept connections")) resolve(null);
      });
      started.once("error", (error) => resolve(error.message));
      started.once("close", () => resolve(log.trim()));
    });
  }

  #settings(): string[] {
    const settings: PostgresSettings = {
      port: this.#port,
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      ...(this.#options.fsync ? {} : { fsync: "off", full_page_writes: "off" }),
      ...this.#options.settings,
    };
    return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  }

  async #end(signal: "SIGINT" | "SIGQUIT"): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running === null || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill(signal);
    await ended;
  }

  /** The caller ends without `stop`: no server and no folder may be left behind. */
  readonly #onExit = (): void => {
    this.#process?.kill("SIGQUIT");
    removeWhileInUse(this.#folder);
  };
}

/** Removes a folder that a dying server may still write into; an exit handler cannot await its end. */
function removeWhileInUse(folder: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (let tryNo = 1; existsSync(folder) && tryNo <= REMOVE_TRIES; tryNo += 1) {
    try {
      rmSync(folder, { recursive: true, force: true });
    } catch {
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => {
    probe.listen(0, "127.0.0.1", resolve);
  });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => {
    probe.close(resolve);
  });
  return port;
}
