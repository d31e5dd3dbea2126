/**
 * I4 and I5: what each account of the ledger says is what the bank did. The bank's journal comes from
 * the world outside; which booking an approval stands for, and whose it is, from the rows.
 */
import type { BankCall } from "../observation.ts";
import type { LookedAt, Violation } from "../violation.ts";

type TransactionRow = {
  readonly id: bigint;
  readonly merchantId: bigint;
  readonly kind: string;
  readonly state: string;
  readonly parentId: bigint | null;
  readonly gatewayRef: string | null;
  readonly amountMinor: bigint;
  readonly currency: string;
};

type Balance = {
  readonly merchantId: bigint;
  readonly currency: string;
  readonly account: string;
  /** Debits less credits. */
  readonly minor: bigint;
};

/** Sums by `merchant currency account`. */
class Sums {
  readonly #sums = new Map<string, bigint>();

  add(merchantId: bigint, currency: string, account: string, minor: bigint): void {
    const key = `merchant ${merchantId}, ${currency}, ${account}`;
    this.#sums.set(key, (this.#sums.get(key) ?? 0n) + minor);
  }

  get keys(): readonly string[] {
    return [...this.#sums.keys()];
  }

  of(key: string): bigint {
    return this.#sums.get(key) ?? 0n;
  }
}

export async function checkLedger(looked: LookedAt): Promise<readonly Violation[]> {
  const balances = await looked.read<Balance>(
    `select merchant_id, currency, account, sum(minor)::bigint as minor
       from (select merchant_id, currency, debit as account, amount_minor as minor
               from ledger_entries
             union all
             select merchant_id, currency, credit, -amount_minor from ledger_entries) e
      group by merchant_id, currency, account`,
  );
  const posted = new Sums();
  for (const { merchantId, currency, account, minor } of balances) {
    // a batch that settles moves money from clearing to bank: together they are what the bank holds
    const name = account === "bank" || account === "clearing" ? "clearing and bank" : account;
    posted.add(merchantId, currency, name, minor);
    posted.add(merchantId, currency, "all accounts", minor);
  }
  const booked = await bookedByBank(looked);
  const keys = new Set([...posted.keys, ...booked.keys]);
  return [
    ...[...keys]
      .filter((key) => posted.of(key) !== booked.of(key))
      .map((key) => ({
        rule: "ledger equals bank",
        detail: `${key}: expected ${booked.of(key)}, seen ${posted.of(key)}`,
      })),
    ...(await customerAccounts(looked)),
    ...(await settledBatches(looked)),
  ];
}

/** What each account has to hold after all that the bank did. */
async function bookedByBank({ read, observations }: LookedAt): Promise<Sums> {
  const rows = await read<TransactionRow>(
    `select id, merchant_id, kind, state, parent_id, gateway_ref, amount_minor, currency
       from transactions`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  const sums = new Sums();
  const move = (row: TransactionRow, account: string, minor: bigint): void => {
    sums.add(row.merchantId, row.currency, "clearing and bank", minor);
    sums.add(row.merchantId, row.currency, account, -minor);
  };
  for (const { reference, operation, amountMinor, ref } of bookingsOf(observations)) {
    const row = byId.get(BigInt(reference));
    if (row === undefined) continue;
    const parent = byId.get(row.parentId ?? 0n);
    const isWanted = row.state === "approved" && row.gatewayRef === ref;
    switch (operation) {
      case "sale":
      case "capture":
        move(row, isWanted ? "sales" : "unapplied", amountMinor);
        break;
      case "refund":
        move(row, parent?.kind === "surplus" ? "unapplied" : "refunds", -amountMinor);
        break;
      case "void":
        if (parent?.kind !== "auth") move(row, "sales", -(parent?.amountMinor ?? amountMinor));
        break;
      default:
    }
  }
  for (const row of rows) {
    if (row.kind === "chargeback") move(row, "chargebacks", -row.amountMinor);
    if (row.kind === "chargeback_reversal") move(row, "chargebacks", row.amountMinor);
  }
  return sums;
}

type Booking = Pick<BankCall, "operation" | "amountMinor"> & {
  readonly reference: string;
  readonly ref: string;
};

/** Each booking of the bank once. */
function bookingsOf(observations: LookedAt["observations"]): readonly Booking[] {
  const seen = new Map<string, Booking>();
  for (const one of observations) {
    if (one.kind !== "bank" || one.reference === null || one.result.kind !== "approved") continue;
    const { reference, operation, amountMinor } = one;
    for (const ref of one.result.gatewayRefs) {
      if (!seen.has(ref)) seen.set(ref, { reference, operation, amountMinor, ref });
    }
  }
  return [...seen.values()];
}

/** A customer's stored balance is the sum over their entries. */
async function customerAccounts({ read }: LookedAt): Promise<Violation[]> {
  const rows = await read<{ merchantId: bigint; customerId: bigint; currency: string }>(
    `select merchant_id, customer_id, currency
       from (select merchant_id, customer_id, currency, balance_minor as minor
               from customer_accounts
             union all
             select merchant_id, customer_id, currency, -amount_minor
               from ledger_entries where credit = 'customer'
             union all
             select merchant_id, customer_id, currency, amount_minor
               from ledger_entries where debit = 'customer') e
      group by merchant_id, customer_id, currency
     having sum(minor) <> 0 or customer_id is null`,
  );
  return rows.map(({ merchantId, customerId, currency }) => ({
    rule: "customer accounts",
    detail: `customer ${customerId} of merchant ${merchantId}: not the sum of entries in ${currency}`,
  }));
}

/** A settled batch is the net of what was approved into it. */
async function settledBatches({ read }: LookedAt): Promise<Violation[]> {
  const rows = await read<{ id: bigint; totalMinor: bigint | null; net: bigint }>(
    `select b.id, b.total_minor, coalesce(n.net, 0)::bigint as net
       from settlements b
       left join (select t.merchant_id, t.gateway_account_id, t.settle_on, t.currency,
                         sum(case when t.kind in ('sale', 'capture', 'surplus')
                                  then coalesce(t.settle_minor, t.amount_minor)
                                  when t.kind = 'refund' then -t.amount_minor
                                  else 0 end) as net
                    from transactions t
                   where t.state = 'approved' and coalesce(t.settle_hold, 'manual') = 'manual'
                   group by t.merchant_id, t.gateway_account_id, t.settle_on, t.currency) n
         on n.merchant_id = b.merchant_id and n.gateway_account_id = b.gateway_account_id
        and n.settle_on = b.settle_on and n.currency = b.currency
      where b.state = 'settled' and coalesce(b.total_minor, 0) <> coalesce(n.net, 0)`,
  );
  return rows.map(({ id, totalMinor, net }) => ({
    rule: "batches",
    detail: `settlement ${id}: expected ${net}, seen ${totalMinor}`,
  }));
}
