/**
 * The circuit breaker of stand-in: while nobody answers at a gateway account, what may be sold on
 * trust is sold without waiting for the bank (docs/decisions/stand-in.md).
 *
 * The account itself is the breaker: it opens when `OPENS_AFTER` first payments in a row found nobody,
 * or when a pass of renewals did, and is parked. When its time is over one caller alone tries it; an
 * answer takes it back into use, silence parks it for as long again as it has been dark.
 */
import type { Instant } from "../../domain/calendar/instant.ts";
import type { Outcome } from "../../domain/transaction/charge.ts";
import { backOffMs } from "../../domain/transaction/undecided.ts";
import { claimProbe } from "../../store/gateway-account/claim-probe.ts";
import { countUnanswered } from "../../store/gateway-account/count-unanswered.ts";
import { parkGatewayAccount } from "../../store/gateway-account/park-gateway-account.ts";
import type { GatewayAccount } from "../../store/gateway-account/select-gateway-accounts.ts";
import { selectGatewayAccounts } from "../../store/gateway-account/select-gateway-accounts.ts";
import { unparkGatewayAccount } from "../../store/gateway-account/unpark-gateway-account.ts";
import type { Tx } from "../../store/statement.ts";
import type { EngineContext } from "../engine-context.ts";
import { NOT_SENT } from "./line.ts";

const OPENS_AFTER = 5;
/** Longer than a call takes: meanwhile nobody else tries. */
const PROBE_MS = 60_000;

export type GuardedOutcome = {
  readonly outcome: Outcome;
  /** When the account is tried again, where nobody answers at it. */
  readonly notBefore?: Instant;
};

/** Calls the gateway, unless it is known that nobody answers there. */
export async function throughBreaker(
  context: EngineContext,
  merchantId: bigint,
  accountId: bigint,
  call: () => Promise<Outcome>,
): Promise<GuardedOutcome> {
  const now = context.clock.now();
  const account = await context.db.tenant(merchantId, (tx) => mayTry(tx, accountId, now));
  if (!account.mayTry) return { outcome: NOT_SENT, notBefore: account.parkedUntil };
  const outcome = await call();
  const isSilent = outcome.kind === "undeliverable" || outcome.kind === "no-answer";
  if (!isSilent) {
    if (account.unanswered > 0 || account.parkedAt !== null) {
      await context.db.tenant(merchantId, (tx) => unparkGatewayAccount(tx, accountId));
    }
    return { outcome };
  }
  const notBefore = await context.db.tenant(merchantId, (tx) => count(tx, account, now));
  return notBefore === null ? { outcome } : { outcome, notBefore };
}

type Tried = GatewayAccount & { readonly mayTry: true };
type Parked = { readonly mayTry: false; readonly parkedUntil: Instant };

async function mayTry(tx: Tx, id: bigint, now: Instant): Promise<Tried | Parked> {
  const account = (await selectGatewayAccounts(tx)).find((one) => one.id === id);
  if (account === undefined) throw new Error(`there is no gateway account ${id}`);
  const { parkedUntil } = account;
  if (parkedUntil === null) return { ...account, mayTry: true };
  if (now < parkedUntil) return { mayTry: false, parkedUntil };
  const until = now + PROBE_MS;
  return (await claimProbe(tx, { id, now, until }))
    ? { ...account, mayTry: true }
    : { mayTry: false, parkedUntil: until };
}

/** Answers until when the account is parked; null: it is not, yet. */
async function count(
  tx: Tx,
  { id, parkedAt }: GatewayAccount,
  now: Instant,
): Promise<Instant | null> {
  const unanswered = await countUnanswered(tx, id);
  if (parkedAt === null && unanswered < OPENS_AFTER) return null;
  const until = now + backOffMs(now - (parkedAt ?? now));
  await parkGatewayAccount(tx, { id, now, until });
  return until;
}
