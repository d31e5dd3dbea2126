// Goal: every state and every move is decided, allowed or refused; no third thing. Method: the three
// tables of legal moves, printed whole, and every cell of them tried.
import { describe, expect, test } from "vitest";
import { assertMove, mayMove, type Lifecycle } from "./lifecycle.ts";
import { PURCHASE_LIFECYCLE } from "./purchase/purchase.ts";
import { SUBSCRIPTION_LIFECYCLE } from "./subscription/subscription.ts";
import { TRANSACTION_LIFECYCLE } from "./transaction/transaction.ts";

type Machine = {
  readonly name: string;
  readonly lifecycle: Lifecycle<string, string>;
  readonly states: readonly string[];
  /** One row a move: its name, then for each state where it leads; `-`: it is refused. */
  readonly table: string;
};

const MACHINES: readonly Machine[] = [
  {
    name: "purchase",
    lifecycle: PURCHASE_LIFECYCLE,
    states: ["pending", "temporary", "active", "cancelled", "expired", "failed"],
    table: `
      approve     active     active     -          cancelled  expired  -
      fail        failed     expired    -          expired    expired  -
      stand_in    temporary  -          -          -          -       -
      cancel      -          cancelled  cancelled  -          -       -
      expire      -          expired    expired    expired    -       -
      reactivate  -          -          -          active     active  -`,
  },
  {
    name: "subscription",
    lifecycle: SUBSCRIPTION_LIFECYCLE,
    states: ["pending", "active", "inactive", "completed", "cancelled"],
    table: `
      open_gate     active     -                                      -          -                 -
      activate      active     -                                      active     -                 -
      deactivate    inactive   inactive                               -          -                 -
      approve       -          active|completed                       inactive   completed         cancelled
      decline       -          active|inactive|completed|cancelled    -          -                 -
      cancel        cancelled  cancelled                              cancelled  cancelled         -
      change_final  pending    active|completed                       inactive   active|completed  -
      extend        -          active                                 -          -                 -
      change_terms  pending    active                                 inactive   -                 -
      convert       -          active                                 -          -                 -
      reactivate    -          -                                      -          -                 active`,
  },
  {
    name: "transaction",
    lifecycle: TRANSACTION_LIFECYCLE,
    states: ["sending", "unknown", "waiting", "approved", "declined", "failed"],
    table: `
      send        -         -         sending   -  -  -
      approve     approved  approved  approved  -  -  -
      decline     declined  declined  declined  -  -  -
      wait        waiting   waiting   -         -  -  -
      lose_sight  unknown   unknown   -         -  -  -
      give_up     failed    -         failed    -  -  -`,
  },
];

describe.each(MACHINES)("$name", ({ lifecycle, states, table }) => {
  const rows = table
    .trim()
    .split("\n")
    .map((row) => row.trim().split(/\s+/));

  test("the table names every move, and no other", () => {
    expect(rows.map(([move]) => move)).toEqual(Object.keys(lifecycle.moves));
    for (const [, ...cells] of rows) expect(cells).toHaveLength(states.length);
  });

  for (const [move = "", ...cells] of rows) {
    for (const [index, cell] of cells.entries()) {
      const from = states[index] ?? "";
      test(`${move} from ${from}: ${cell === "-" ? "refused" : cell}`, () => {
        const may = mayMove(lifecycle, move, from);
        if (cell === "-") {
          expect(may).toMatchObject({ ok: false, code: "wrong_state" });
          expect(may).toHaveProperty("detail", expect.stringContaining(from));
        } else {
          expect(may).toEqual({ ok: true, value: cell.split("|") });
        }
        for (const to of states) {
          const attempt = (): void => assertMove(lifecycle, move, from, to);
          if (cell.split("|").includes(to)) expect(attempt).not.toThrow();
          else expect(attempt).toThrow(/not in the table/);
        }
      });
    }
  }
});

test("final transactions stay final", () => {
  for (const moves of Object.values(TRANSACTION_LIFECYCLE.moves)) {
    for (const final of ["approved", "declined", "failed"]) expect(moves).not.toHaveProperty(final);
  }
});
