/** The API of the one merchant of a book, in a process of its own. */
import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import type { ApiAddress } from "../api-process.ts";
import type { BenchServer } from "./server.ts";
import { V8_FLAGS } from "./v8-flags.ts";

const MAIN = join(import.meta.dirname, "../api-process.ts");

export type RunningApi = { readonly process: ChildProcess; readonly address: ApiAddress };

/** Ends with the message "stop". `book`: the name of the database. */
export async function startApi(
  server: BenchServer,
  book: string,
  bankUrl: string,
): Promise<RunningApi> {
  const { rows } = await server.admin("select merchant_id::text as id from merchants", book);
  const merchantId = String(rows[0]?.id);
  const api = fork(MAIN, [server.url(book), merchantId, bankUrl], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    execArgv: [...V8_FLAGS],
  });
  const address = await new Promise<ApiAddress>((resolve, reject) => {
    api.once("message", (message) => resolve(message as ApiAddress));
    api.once("exit", (code) => reject(new Error(`the API ended with ${code}`)));
  });
  return { process: api, address };
}
