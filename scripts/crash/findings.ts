/** Asks the API what it has, and lets the judge compare it with the bank's journal. */
import { client, type Client } from "../../src/faces/cli/client.ts";
import type { CrashStack } from "./crash-stack.ts";
import {
  booked,
  isPaid,
  judgeOrder,
  judgeSeries,
  judgeSubscription,
  type Found,
  type ShownSubscription,
} from "./judge.ts";
import type { Order } from "./order.ts";
import type { Series } from "./series.ts";

export type Verdict = {
  /** In words; none: all agrees. */
  readonly differences: readonly string[];
  /** Bookings that nobody had asked for, which were found and sent back. */
  readonly surplus: number;
};

/** Judges everything since the beginning of the run, at the instant `nowMs` of the sandbox's clock. */
export async function judgeAll(crash: CrashStack, nowMs: number): Promise<Verdict> {
  const { books, desk, shops, stack } = crash;
  await books.follow();
  const { baseUrl } = stack.access();
  const differences: string[] = [];
  const known = new Set<number>();
  let surplus = 0;
  const judge = (series: Series, shown: ShownSubscription | undefined): void => {
    const lines = books.linesOf(series.amountMinor);
    known.add(series.amountMinor);
    surplus += booked(lines).refunds;
    differences.push(...judgeSeries(series, lines, nowMs));
    differences.push(...judgeSubscription(series, shown, nowMs));
  };
  for (const shop of shops) {
    const api = client(baseUrl, shop.apiKey);
    const shown = await subscriptionsOf(api);
    for (const series of shop.series) judge(series, shown.get(series.amountMinor));
    for (const order of desk.orders.filter((one) => one.shop === shop)) {
      const found = await findOrder(api, order);
      const lines = books.linesOf(order.amountMinor);
      known.add(order.amountMinor);
      if (order.kind === "purchase") surplus += booked(lines).refunds;
      differences.push(...judgeOrder(order, found, lines));
      if (order.series !== null && isPaid(order.kind, found) === true) {
        judge(order.series, shown.get(order.series.amountMinor));
      }
    }
  }
  for (const amount of books.amounts) {
    if (!known.has(amount)) differences.push(`the bank booked ${amount}, which is nobody's`);
  }
  return { differences, surplus };
}

/** By amount, which tells them apart. */
async function subscriptionsOf(api: Client): Promise<ReadonlyMap<number, ShownSubscription>> {
  const shown = new Map<number, ShownSubscription>();
  for (let after: string | null = ""; after !== null;) {
    const page: Page<ShownSubscription & { readonly amountMinor: number }> = await api.get(
      `/v1/subscriptions?limit=100${after === "" ? "" : `&after=${after}`}`,
    );
    for (const one of page.data) shown.set(Number(one.amountMinor), one);
    after = page.nextAfter;
  }
  return shown;
}

type Page<T> = { readonly data: readonly T[]; readonly nextAfter: string | null };

async function findOrder(api: Client, order: Order): Promise<Found> {
  if (order.refunds === null) {
    const { data } = await api.get<Page<Found[number]>>(`/v1/purchases?merchantRef=${order.key}`);
    return data;
  }
  const { children } = await api.get<{
    children: readonly (Found[number] & { readonly kind: string; readonly amountMinor: number })[];
  }>(`/v1/transactions/${order.refunds}`);
  return children.filter(
    (child) => child.kind === "refund" && Number(child.amountMinor) === order.amountMinor,
  );
}
