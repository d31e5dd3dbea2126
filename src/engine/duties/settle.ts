/**
 * Settle: closes the batches of past days once the bank says that it has settled them (L6), and
 * thereby lets gates open; takes back what was held for a week.
 */
import { bankDates } from "../../domain/calendar/bank-dates.ts";
import { latest } from "../../domain/calendar/plain-date.ts";
import { dateIn } from "../../domain/calendar/zone.ts";
import { postSettlement } from "../../domain/ledger/posting.ts";
import { change } from "../../domain/change.ts";
import type { Gateway } from "../../ports/gateway.ts";
import { selectGatewayAccounts } from "../../store/gateway-account/select-gateway-accounts.ts";
import { upsertLanes } from "../../store/lane/upsert-lanes.ts";
import { markSettled } from "../../store/settlement/mark-settled.ts";
import { lockSettlement } from "../../store/settlement/lock-settlement.ts";
import { selectOpenSettlements } from "../../store/settlement/select-open.ts";
import type { Settlement } from "../../store/settlement/settlement.ts";
import { totalBatch } from "../../store/settlement/total-batch.ts";
import { selectSites } from "../../store/site/select-sites.ts";
import { idleUntil, MORE, type Turn, type TurnResult } from "../charging/turn.ts";
import type { EngineContext } from "../engine-context.ts";
import { giveUpHolds } from "./give-up-holds.ts";
import { plainHint, saveChange, settlesAt } from "../record/save-change.ts";

const ASK_AGAIN_MS = 3_600_000;
/** A parked account is tried by the charges that wait for it; this duty only follows. */
const PARKED_GRACE_MS = 60_000;

export async function settle(context: EngineContext, turn: Turn): Promise<TurnResult> {
  const { batches, sites, accounts } = await context.db.tenant(turn.merchantId, async (tx) => ({
    batches: await selectOpenSettlements(tx),
    sites: await selectSites(tx),
    accounts: await selectGatewayAccounts(tx),
  }));
  const silent = new Set<bigint>();
  const now = context.clock.now();
  let nextAt: number | null = null;
  const soonest = (at: number): void => {
    nextAt = nextAt === null ? at : Math.min(nextAt, at);
  };
  for (const batch of batches) {
    if (!turn.goesOn()) return MORE;
    const zones = sites
      .filter((site) => site.gatewayAccountId === batch.gatewayAccountId)
      .map((site) => site.zone);
    // a booking of this business date may stand in any of the bank's own days that it reaches into
    const days = bankDates(zones, batch.settleOn);
    const readyAt = settlesAt(days.reduce(latest, batch.settleOn));
    if (readyAt > now) {
      soonest(readyAt);
      continue;
    }
    const account = accounts.find((one) => one.id === batch.gatewayAccountId);
    if (account === undefined) throw new Error(`batch ${batch.id} has no gateway account`);
    const parkedUntil = account.parkedUntil === null ? 0 : account.parkedUntil + PARKED_GRACE_MS;
    if (silent.has(account.id) || parkedUntil > now) {
      soonest(Math.max(parkedUntil, silent.has(account.id) ? now + ASK_AGAIN_MS : 0));
      continue;
    }
    const answer = await askBank(context.gateway(account.gateway), batch, days);
    if (answer === "settled") await closeBatch(context, turn, batch);
    else soonest(now + ASK_AGAIN_MS);
    if (answer === "no-answer") silent.add(account.id);
  }
  const heldUntil = await giveUpHolds(context, turn);
  if (heldUntil !== null) soonest(heldUntil);
  return idleUntil(nextAt);
}

async function askBank(
  gateway: Gateway,
  batch: Settlement,
  days: readonly Settlement["settleOn"][],
): Promise<"settled" | "open" | "no-answer"> {
  for (const day of days) {
    const answer = await gateway.settlement(day, batch.currency);
    if (answer.kind !== "settled") return answer.kind;
  }
  return "settled";
}

async function closeBatch(context: EngineContext, turn: Turn, batch: Settlement): Promise<void> {
  await context.ids.reserve({ event: 2 });
  await context.db.tenant(turn.merchantId, async (tx) => {
    const locked = await lockSettlement(tx, batch);
    if (locked === null || locked.state === "settled") return;
    const now = context.clock.now();
    const netMinor = await totalBatch(tx, batch);
    if (!(await markSettled(tx, batch, netMinor, now))) return;
    await saveChange(
      tx,
      change({
        entries: postSettlement(
          {
            sourceId: batch.id,
            currency: batch.currency,
            customerId: null,
            bookedOn: dateIn("UTC", now),
          },
          netMinor,
        ),
        events: [
          {
            kind: "settlement.settled",
            purchaseId: null,
            facts: {
              settlementId: String(batch.id),
              settleOn: batch.settleOn,
              currency: batch.currency,
              totalMinor: String(netMinor),
            },
          },
        ],
      }),
      { now, ids: context.ids, rules: noRules },
    );
    await upsertLanes(tx, [plainHint("gate", now)]);
  });
}

function noRules(): never {
  throw new Error("a settlement touches no subscription");
}
