/**
 * The death of a process at one exact point, without ending the test's own: from then on its way to
 * the database is cut, so that it can neither record nor release anything.
 *
 * Give the program `isDead` for its way to the bank as well, or it goes on sending.
 */
import type { Database } from "../../../src/store/database.ts";
import type { Statement, Tx } from "../../../src/store/statement.ts";

export type MortalDatabase = Database & {
  readonly isDead: () => boolean;
};

/** `after`: the transaction that ran the statement is committed. `before`: it never runs. */
export type Death = { readonly after: string } | { readonly before: string };

/** `kill` decides which run of the statement is the last act; the first, when left out. */
export function mortalDatabase(
  db: Database,
  death: Death,
  kill: (runNo: number) => boolean = () => true,
): MortalDatabase {
  const fatal = "after" in death ? death.after : death.before;
  let dead = false;
  let runs = 0;
  const alive = (): void => {
    if (dead) throw new Error("this process has died");
  };
  const meets = (made: Statement): boolean => made.name === fatal && kill((runs += 1));
  const transaction = async <T>(
    enter: (work: (tx: Tx) => Promise<T>) => Promise<T>,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> => {
    alive();
    let dies = false;
    const result = await enter(async (tx) => {
      const { merchantId } = tx;
      const query: Tx["query"] = async (made, values) => {
        if (meets(made)) {
          if ("before" in death) dead = true;
          else dies = true;
        }
        alive();
        return await tx.query(made, values);
      };
      return await work({ merchantId, query, last: { merchantId, query } });
    });
    if (dies) dead = true;
    alive();
    return result;
  };
  return {
    kind: db.kind,
    isDead: () => dead,
    tenant: (merchantId, work) => transaction((run) => db.tenant(merchantId, run), work),
    vault: (merchantId, work) => transaction((run) => db.vault(merchantId, run), work),
    fanOutRead: async (made, values) => {
      alive();
      return await db.fanOutRead(made, values);
    },
    global: async (made, values) => {
      alive();
      return await db.global(made, values);
    },
    close: () => db.close(),
  };
}
