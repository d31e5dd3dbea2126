/** The bank's clock follows ours (docs/decisions/movable-clock.md). */
import type { BankTime } from "../../ports/bank-time.ts";
import { wallMs } from "../../ports/clock.ts";
import { selectClock } from "../../store/clock/select-clock.ts";
import type { Database } from "../../store/database.ts";
import { businessTime } from "./deployment-clock.ts";

/**
 * Tells a bank that was just started, or told wrong, what time it is.
 *
 * Another process may step the clock between our look at it and the bank's hearing of it: then the
 * bank would be back in the past, so it is told again until nothing has moved meanwhile.
 */
export async function tellBank(db: Database, bankTime: BankTime): Promise<void> {
  let row = await selectClock(db);
  while (row !== null) {
    const running = row.running && row.targetAt === null;
    const told = await bankTime.follow({ now: businessTime(row, wallMs()), running });
    const { version } = row;
    row = await selectClock(db);
    if (!told || row?.version === version) return;
  }
}
