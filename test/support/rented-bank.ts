/** A bank in the house that the run started (bank-house.ts), for a test that only talks to it. */
import { inject } from "vitest";
import { accepted, bankAt, callJson, type RunningBank } from "./bank.ts";

/** Fresh, on a port and a folder of its own; the folder is gone after `stop`. */
export async function rentBank(): Promise<RunningBank> {
  const house = inject("bankHouse");
  const opened = await callJson(`${house}/banks`, {});
  accepted(opened);
  const { url, dataDir } = opened.body as { url: string; dataDir: string };
  let stopped: Promise<null> | null = null;
  const stop = async (): Promise<null> => {
    accepted(await callJson(`${house}/banks/close`, { url }));
    return null;
  };
  return { url, dataDir, ...bankAt(url), stop: () => (stopped ??= stop()) };
}
