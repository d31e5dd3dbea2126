/** Where the bank is asked whether it has settled one of its days. */
import type { SettlementOutcome } from "../../src/ports/gateway.ts";
import type { Faults } from "../faults.ts";
import type { BankSettled } from "../observation.ts";
import type { Bank } from "./bank.ts";

export class SettlementDesk {
  readonly #bank: Bank;
  readonly #faults: Faults;
  readonly #observe: (settled: BankSettled) => void;
  readonly #told = new Set<string>();

  constructor(bank: Bank, faults: Faults, observe: (settled: BankSettled) => void) {
    this.#bank = bank;
    this.#faults = faults;
    this.#observe = observe;
  }

  ask(bankDate: string, currency: string, now: number): SettlementOutcome {
    const settlesAt = this.#bank.settlesAt(bankDate, currency);
    if (now < settlesAt) return { kind: "open" };
    const day = `${bankDate} ${currency}`;
    const late = this.#told.has(day) ? null : this.#faults.strike("settlement late", now, day);
    if (late !== null) {
      this.#bank.delaySettlement(bankDate, currency, now - settlesAt + late.forMs);
      return { kind: "open" };
    }
    this.#tell(bankDate, currency);
    return { kind: "settled" };
  }

  /** At the end: the days that nobody has asked about. */
  tellRest(now: number): void {
    for (const { bankDate, currency, settlesAt } of this.#bank.settlements()) {
      if (settlesAt <= now) this.#tell(bankDate, currency);
    }
  }

  #tell(bankDate: string, currency: string): void {
    const day = `${bankDate} ${currency}`;
    if (this.#told.has(day)) return;
    this.#told.add(day);
    const at = this.#bank.settlesAt(bankDate, currency);
    this.#observe({ kind: "settled", at, bankDate, currency });
  }
}
