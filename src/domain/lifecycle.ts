/**
 * A closed table of legal moves: for each state, which moves leave it and where they may lead.
 *
 * Guards, error messages and documentation all read the table, so a move that is not in it cannot
 * happen anywhere.
 */
import { accept, refuse, type Result } from "./refusal.ts";

export type Lifecycle<State extends string, Move extends string> = {
  readonly noun: string;
  readonly moves: { readonly [M in Move]: Partial<Readonly<Record<State, readonly State[]>>> };
};

/** Checks that `move` is legal from `from`; the refusal names both and what would be legal. */
export function mayMove<State extends string, Move extends string>(
  lifecycle: Lifecycle<State, Move>,
  move: Move,
  from: State,
): Result<readonly State[]> {
  const targets = lifecycle.moves[move][from];
  if (targets !== undefined) return accept(targets);
  const legal = Object.keys(lifecycle.moves[move]).join(", ");
  return refuse(
    "wrong_state",
    `A ${lifecycle.noun} that is ${from} cannot be moved by "${move}"; that works from: ${legal}.`,
    "state",
  );
}

/** Asserts inside the domain that a computed state is one the table allows; a throw is a bug. */
export function assertMove<State extends string, Move extends string>(
  lifecycle: Lifecycle<State, Move>,
  move: Move,
  from: State,
  to: State,
): void {
  if (!lifecycle.moves[move][from]?.includes(to)) {
    throw new Error(`${lifecycle.noun}: ${move} from ${from} to ${to} is not in the table`);
  }
}
