/** What somebody at a terminal can do about a refusal, where the refusal itself cannot know. */
const ADVICE: Readonly<Record<string, string>> = {
  unauthenticated:
    "Set PERENNIAL_API_KEY to a key that works; `perennial keys issue` makes one with DATABASE_URL.",
  forbidden: "Use a key with that scope; `perennial keys list` shows what each key has.",
  merchant_needed: "Set PERENNIAL_MERCHANT, for example to mer_7.",
  deployment_held:
    "Run `perennial reconcile`, then `perennial reconcile --adopt` (docs/operating/backup.md).",
  gateway_unreachable: "Run `perennial doctor` to see whether the gateway can be reached.",
  not_ready: "Wait a moment; if it stays so, `perennial doctor` says why.",
  clock_not_movable: "Only a sandbox has a clock that can be moved.",
};

/** Null: the refusal says it all. */
export function adviceFor(code: string | undefined): string | null {
  return code === undefined ? null : (ADVICE[code] ?? null);
}
