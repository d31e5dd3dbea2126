/** Cards of simulated customers: made as they are needed, on numbers that no bank has given out. */
import type { Temper } from "../bank/temper.ts";
import type { Random } from "../random.ts";
import type { CardPlan } from "./plan.ts";

/** Of test numbers; the digits that follow are counted up. */
const PREFIX = "40000000";

const NEVER: Temper = {
  softRate: 0,
  adviceRate: 0,
  hardRate: 0,
  fraudRate: 0,
  authenticationRate: 0,
  configurationRate: 0,
};

const TEMPERS: readonly Temper[] = [
  NEVER,
  NEVER,
  NEVER,
  { ...NEVER, softRate: 0.25 },
  { ...NEVER, softRate: 0.5 },
  { ...NEVER, softRate: 0.1, adviceRate: 0.15 },
  { ...NEVER, hardRate: 0.15 },
  { ...NEVER, fraudRate: 0.1, softRate: 0.1 },
  { ...NEVER, authenticationRate: 0.15 },
  { ...NEVER, configurationRate: 0.05 },
];

/** The `no`-th card of a world. */
export function planCard(random: Random, no: number): CardPlan {
  const digits = `${PREFIX}${String(no).padStart(7, "0")}`;
  return {
    number: `${digits}${checkDigit(digits)}`,
    securityCode: String(random.int(100, 999)),
    temper: random.pick(TEMPERS),
  };
}

/** The digit that makes the number pass ISO/IEC 7812's check. */
function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = digit * 2;
    sum += i % 2 === 0 ? (doubled > 9 ? doubled - 9 : doubled) : digit;
  }
  return (10 - (sum % 10)) % 10;
}
