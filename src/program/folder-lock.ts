/**
 * One process per data folder with an embedded database: two would destroy it.
 *
 * The lock is a listening socket. The system takes it back however the process ends; a file with a
 * process number would outlive a `kill -9`, and numbers are used again.
 */
import { rm, stat } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const TRIES = 30;
const BETWEEN_TRIES_MS = 100;

/** Waits a moment for a process that is just ending. Throws Error naming the folder if it goes on. */
export async function lockDataFolder(dataDir: string): Promise<void> {
  // by what the folder is, not by its name: containers mount different folders under one name
  const { dev, ino } = await stat(dataDir, { bigint: true });
  const address = addressOf(`perennial-data-${dev}-${ino}`);
  for (let tryNo = 1; tryNo <= TRIES; tryNo += 1) {
    if (await listens(address)) return;
    await sleep(BETWEEN_TRIES_MS);
  }
  throw new Error(
    `another Perennial uses ${dataDir}; stop it, or give this one another DATA_DIR. ` +
      "Several processes need a PostgreSQL (DATABASE_URL).",
  );
}

/** Linux and Windows have names that vanish with their process; elsewhere it is a file. */
function addressOf(name: string): string {
  if (process.platform === "linux") return `\0${name}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : join(tmpdir(), `${name}.sock`);
}

async function listens(address: string): Promise<boolean> {
  const isFile = process.platform !== "linux" && process.platform !== "win32";
  if (isFile && !(await answers(address))) await rm(address, { force: true });
  return await new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(false));
    server.listen(address, () => {
      server.unref();
      resolve(true);
    });
  });
}

/** A socket file that nobody listens on was left by a process that was killed. */
async function answers(address: string): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = connect(address);
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
