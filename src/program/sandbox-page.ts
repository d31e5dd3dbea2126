/** What the sandbox's first page works with: the keys of its merchants, and the bank's switch. */
import { accept, refuse, type Result } from "../domain/refusal.ts";
import type { SandboxPageOptions } from "../faces/sandbox/routes.ts";
import { readMode, setMode, type BankReply } from "../gateways/simulator/bank-clock.ts";
import type { SandboxFile } from "./sandbox.ts";

export function sandboxPageOptions(
  simulatorUrl: () => string,
  file: () => SandboxFile | null,
): SandboxPageOptions {
  return {
    merchants: () => {
      const sandbox = file();
      return sandbox === null
        ? null
        : [
            { name: "Demo shop", apiKey: sandbox.demo.apiKey },
            { name: "Your merchant", apiKey: sandbox.apiKey },
          ];
    },
    bank: {
      mode: async () => answered(await readMode(simulatorUrl())),
      setMode: async (mode) => answered(await setMode(simulatorUrl(), { mode })),
    },
  };
}

function answered<T>(reply: BankReply<T>): Result<T> {
  return reply.kind === "done"
    ? accept(reply.value)
    : refuse("gateway_unreachable", `The bank simulator does not answer: ${reply.cause}`);
}
