/** Receivers in a process of their own, so that their work is not the engine's. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { ReceiverKind } from "./plan.ts";
import type { ReceiverReport, ReceiversMessage } from "./receivers-process.ts";

const MAIN = join(import.meta.dirname, "receivers-process.ts");

export type Receivers = {
  readonly ports: readonly number[];
  /** In the order of their kinds. */
  readonly reports: () => Promise<readonly ReceiverReport[]>;
  readonly close: () => Promise<void>;
};

export async function startReceivers(kinds: readonly ReceiverKind[]): Promise<Receivers> {
  const child = fork(MAIN, [kinds.join()], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const answer = async (): Promise<ReceiversMessage> => {
    const [message] = (await once(child, "message")) as [ReceiversMessage];
    return message;
  };
  const first = await answer();
  if (first.kind !== "ports") throw new Error("the receivers did not say where they are");
  return {
    ports: first.ports,
    reports: async () => {
      const told = answer();
      child.send("report");
      const message = await told;
      if (message.kind !== "reports") throw new Error("the receivers have nothing to say");
      return message.reports;
    },
    close: async () => {
      const ended = once(child, "exit");
      child.disconnect();
      await ended;
    },
  };
}
