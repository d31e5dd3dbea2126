/**
 * What goes wrong. A fault is armed from `at` on and strikes at the first opportunity of its kind after
 * it has let `skip` of them pass: the next commit, the next call to the bank, the next step.
 */
export const FAULT_KINDS = [
  "process killed",
  "process stopped",
  "clock set",
  "commit answer lost",
  "connection lost",
  "database away",
  "request late",
  "request repeated",
  "answer late",
  "answer lost",
  "booked twice",
  "bank unreachable",
  "bank not connected",
  "bank silent",
  "settlement late",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Fault = {
  readonly no: number;
  readonly kind: FaultKind;
  readonly at: number;
  readonly skip: number;
  /** How long it lasts, or how late something comes, in ms. */
  readonly forMs: number;
};

export class Faults {
  readonly #untilAt: number;
  readonly #armed: { readonly fault: Fault; left: number }[];
  readonly #counts = new Map<FaultKind, number>();
  readonly #onStrike: (fault: Fault, detail: string) => void;

  /** From `untilAt` on nothing strikes any more. */
  constructor(
    faults: readonly Fault[],
    untilAt: number,
    onStrike: (fault: Fault, detail: string) => void,
  ) {
    this.#untilAt = untilAt;
    this.#armed = faults.map((fault) => ({ fault, left: fault.skip }));
    this.#onStrike = onStrike;
  }

  /** How often each kind has struck. */
  get counts(): ReadonlyMap<FaultKind, number> {
    return this.#counts;
  }

  /** An opportunity for `kind` at `now`: the fault that strikes, or null. */
  strike(kind: FaultKind, now: number, detail: string): Fault | null {
    if (now >= this.#untilAt) return null;
    const place = this.#armed.findIndex(({ fault }) => fault.kind === kind && fault.at <= now);
    const armed = this.#armed[place];
    if (armed === undefined) return null;
    armed.left -= 1;
    if (armed.left >= 0) return null;
    this.#armed.splice(place, 1);
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
    this.#onStrike(armed.fault, detail);
    return armed.fault;
  }
}
