/** When the bank is out of reach, and how. An outage begins with the first call that it meets. */
import type { FaultKind, Faults } from "../faults.ts";
import type { Outage } from "../observation.ts";

const KINDS = [
  ["bank unreachable", "unreachable"],
  ["bank not connected", "no-connection"],
  ["bank silent", "silent"],
] as const satisfies readonly (readonly [FaultKind, Outage["mode"]])[];

export class Outages {
  readonly #faults: Faults;
  readonly #observe: (outage: Outage) => void;
  #last: Outage | null = null;

  constructor(faults: Faults, observe: (outage: Outage) => void) {
    this.#faults = faults;
    this.#observe = observe;
  }

  /** How the bank is out of reach at `now`; null: it is there. */
  modeAt(now: number): Outage["mode"] | null {
    return this.#last === null || now >= this.#last.until ? null : this.#last.mode;
  }

  /** A call arrives. */
  meet(now: number, detail: string): Outage["mode"] | null {
    if (this.modeAt(now) === null) this.#begin(now, detail);
    return this.modeAt(now);
  }

  #begin(at: number, detail: string): void {
    for (const [kind, mode] of KINDS) {
      const fault = this.#faults.strike(kind, at, detail);
      if (fault === null) continue;
      this.#last = { kind: "outage", at, until: at + fault.forMs, mode };
      this.#observe(this.#last);
      return;
    }
  }
}
