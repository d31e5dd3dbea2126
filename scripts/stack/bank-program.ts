/** The bank simulator, run by itself. Killed and started again, it is found where it was. */
import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { ChildProgram } from "./child-program.ts";

export type BankOptions = {
  /** Of the stack; the bank's data and log lie below it. */
  readonly folder: string;
  /** How long mode `slow` waits before it answers; the bank's own default if not given. */
  readonly slowMs?: number;
};

export class BankProgram {
  readonly #program: ChildProgram;
  readonly #journal: string;
  #url = "";

  private constructor({ folder, slowMs }: BankOptions) {
    this.#journal = join(folder, "bank", "journal.jsonl");
    this.#program = new ChildProgram({
      script: "bank/main.ts",
      args: [],
      cwd: folder,
      env: {
        BANK_DATA_DIR: join(folder, "bank"),
        BANK_EXIT_WITH_PARENT: "1",
        ...(slowMs === undefined ? {} : { BANK_SLOW_MS: String(slowMs) }),
      },
      logFile: join(folder, "bank.log"),
      ready: /"url":"([^"]+)"/,
    });
  }

  static async start(options: BankOptions): Promise<BankProgram> {
    const bank = new BankProgram(options);
    bank.#url = await bank.#program.start({ BANK_PORT: "0" });
    return bank;
  }

  get url(): string {
    return this.#url;
  }

  get lonelyEnd(): string | null {
    return this.#program.lonelyEnd;
  }

  async startAgain(): Promise<void> {
    await this.#program.start({ BANK_PORT: new URL(this.#url).port });
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    await this.#program.end(signal);
  }

  /**
   * Leaves room for `bytes` more in its journal; a write beyond them stops half-way, as on a full
   * disk. The system's own limit on the size of files does it (setrlimit(2), RLIMIT_FSIZE), so that
   * the running bank meets it and no rights are needed. The error is EFBIG instead of ENOSPC.
   */
  fillDisk(bytes: number): void {
    this.#limitFiles(String(statSync(this.#journal).size + bytes));
  }

  freeDisk(): void {
    this.#limitFiles("unlimited");
  }

  #limitFiles(limit: string): void {
    const { pid } = this.#program;
    // killed meanwhile: the next one has all the room there is
    if (pid !== undefined) execFileSync("prlimit", ["--pid", String(pid), `--fsize=${limit}:`]);
  }
}

/** Whether this machine can fill the bank's disk: prlimit comes with Linux (util-linux). */
export function canFillDisk(): boolean {
  try {
    execFileSync("prlimit", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
