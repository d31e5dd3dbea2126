/**
 * One bank per data folder. Two would write over each other's records.
 *
 * The lock is a listening socket, which the system takes back however its process ends; a file with
 * a process number would outlive a `kill -9`, and numbers are used again.
 */
import { rm, stat } from "node:fs/promises";
import { type Server, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const TRIES = 30;
const BETWEEN_TRIES_MS = 100;

/** Waits a few seconds for a bank that is just ending; throws Error if it goes on. */
export async function lockFolder(dataDir: string): Promise<Server> {
  // by what the folder is, not by its name: containers mount different folders under one name
  const { dev, ino } = await stat(dataDir, { bigint: true });
  const name = `perennial-bank-${dev}-${ino}`;
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const held = await listen(addressOf(name));
    if (held !== undefined) return held;
    await new Promise((resolve) => {
      setTimeout(resolve, BETWEEN_TRIES_MS);
    });
  }
  throw new Error(`another bank uses ${dataDir}`);
}

/** Linux and Windows have names that vanish with their process; elsewhere it is a file. */
function addressOf(name: string): string {
  if (process.platform === "linux") return `\0${name}`;
  if (process.platform === "win32") return `\\\\.\\pipe\\${name}`;
  return join(tmpdir(), `${name}.sock`);
}

async function listen(address: string): Promise<Server | undefined> {
  const isFile = !address.startsWith("\0") && process.platform !== "win32";
  if (isFile && !(await answers(address))) await rm(address, { force: true });
  return await new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once("error", () => resolve(undefined));
    server.listen(address, () => resolve(server.unref()));
  });
}

/** A socket file that nobody listens on was left by a process that was killed. */
function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}
