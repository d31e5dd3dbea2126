/** The API of the one merchant of a book, in a process of its own. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ApiAddress } from "../api-process.ts";
import { forkAsProgram } from "./as-program.ts";
import type { BenchServer } from "./server.ts";

const MAIN = join(import.meta.dirname, "../api-process.ts");

export type RunningApi = { readonly process: ChildProcess; readonly address: ApiAddress };

/** `book`: the name of the database. */
export async function startApi(
  server: BenchServer,
  book: string,
  bankUrl: string,
): Promise<RunningApi> {
  const { rows } = await server.admin("select merchant_id::text as id from merchants", book);
  const merchantId = String(rows[0]?.id);
  const api = forkAsProgram(MAIN, [server.url(book), merchantId, bankUrl]);
  const address = await new Promise<ApiAddress>((resolve, reject) => {
    api.once("message", (message) => resolve(message as ApiAddress));
    api.once("exit", (code) => reject(new Error(`the API ended with ${code}`)));
  });
  return { process: api, address };
}

export async function stopApi({ process: api }: RunningApi): Promise<void> {
  const ended = once(api, "exit");
  api.send("stop");
  await ended;
}
