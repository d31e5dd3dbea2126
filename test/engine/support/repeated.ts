/** A command that is refused leaves no trace, whatever it is. */
import type { Result } from "../../../src/domain/refusal.ts";
import { snapshotOf, verdict, type Shop } from "./shop.ts";

const TABLES = [
  "purchases",
  "subscriptions",
  "transactions",
  "transaction_lines",
  "attempts",
  "ledger_entries",
  "events",
  "payment_methods",
  "tasks",
];

/** Runs a command that must change nothing, and answers the code of its refusal. */
export async function refusedBy(
  shop: Shop,
  command: () => Promise<Result<unknown>>,
): Promise<string> {
  const before = await snapshotOf(shop, ...TABLES);
  const code = verdict(await command());
  if ((await snapshotOf(shop, ...TABLES)) !== before)
    throw new Error(`${code}, and yet it changed`);
  return code;
}
