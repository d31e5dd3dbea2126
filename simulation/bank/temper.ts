/** How a customer's bank treats a card. Rates are of its calls that ask for money; the rest is approved. */
import { fnv1a } from "../random.ts";

export type Temper = {
  /** No money just now. */
  readonly softRate: number;
  /** The scheme's advice not to try this card again; the decline itself is soft. */
  readonly adviceRate: number;
  /** The card is closed. */
  readonly hardRate: number;
  readonly fraudRate: number;
  /** The customer would have to prove who they are. */
  readonly authenticationRate: number;
  /** Our own login was refused, for this one call. */
  readonly configurationRate: number;
};

export type TemperDecline = {
  readonly declineClass: "soft" | "hard" | "fraud" | "authentication" | "configuration";
  readonly responseCode: string;
  readonly adviceCode: string | null;
};

/**
 * What the bank says to the `callNo`-th call for money on a card; null: approved. Depends on nothing
 * else, so that taking another customer out of the world does not change it.
 */
export function answerOf(
  temper: Temper,
  card: string,
  callNo: number,
  seed: number,
): TemperDecline | null {
  let left = fnv1a(`${seed} ${card} ${callNo} says`) / 2 ** 32;
  for (const [rate, answer] of answers(temper)) {
    if (left < rate) return answer;
    left -= rate;
  }
  return null;
}

function answers(temper: Temper): readonly (readonly [number, TemperDecline])[] {
  const no = (
    declineClass: TemperDecline["declineClass"],
    responseCode: string,
    adviceCode: string | null = null,
  ): TemperDecline => ({ declineClass, responseCode, adviceCode });
  return [
    [temper.softRate, no("soft", "51")],
    [temper.adviceRate, no("soft", "05", "03")],
    [temper.hardRate, no("hard", "54")],
    [temper.fraudRate, no("fraud", "59")],
    [temper.authenticationRate, no("authentication", "1A")],
    [temper.configurationRate, no("configuration", "login")],
  ];
}
