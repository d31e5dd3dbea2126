import type { Instant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";

const SELECT_GATEWAY_ACCOUNTS = statement(
  "select_gateway_accounts",
  "tenant",
  `select a.id, a.gateway, a.currency, a.parked_at, a.parked_until, a.unanswered from gateway_accounts a
    where a.merchant_id = $1::bigint order by a.id limit 1000`,
);

export type GatewayAccount = {
  readonly id: bigint;
  /** Name of the adapter. */
  readonly gateway: string;
  /** The only currency it takes; null = any. */
  readonly currency: string | null;
  /** Since when nobody answers there; null: it works. */
  readonly parkedAt: Instant | null;
  /** Nothing is sent or asked before that, but first payments. */
  readonly parkedUntil: Instant | null;
  /** First payments in a row that found nobody there. */
  readonly unanswered: number;
};

export async function selectGatewayAccounts(tx: Tx): Promise<GatewayAccount[]> {
  return await tx.query<GatewayAccount>(SELECT_GATEWAY_ACCOUNTS, [tx.merchantId]);
}
