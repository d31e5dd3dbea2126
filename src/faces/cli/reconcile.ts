/** `perennial reconcile`: exit code 1 when anything differs. */
import { connect, type ServerSource } from "./client.ts";
import { table } from "./terminal/table.ts";

export type ReconcileAnswer = {
  readonly merchants: number;
  readonly transactions: number;
  readonly bankEntries: number;
  readonly surplus: { readonly found: number; readonly refunded: number };
  readonly counts: Readonly<Record<string, number>>;
  readonly total: number;
  readonly differences: readonly {
    readonly kind: string;
    readonly transactionId: string | null;
    readonly detail: string;
  }[];
};

export async function reconcileNow(
  source: ServerSource,
  options: { readonly json?: boolean },
): Promise<void> {
  const server = await connect(source);
  const { body } = await server.post<ReconcileAnswer>("/v1/reconcile", {});
  if (options.json === true) process.stdout.write(`${JSON.stringify(body)}\n`);
  else for (const line of reconcileLines(body)) process.stdout.write(`${line}\n`);
  if (body.total > 0) process.exitCode = 1;
}

/** The report for people. */
export function reconcileLines(report: ReconcileAnswer): string[] {
  const kinds = Object.entries(report.counts).map(([kind, count]) => [
    kind.replaceAll("_", " "),
    String(count),
  ]);
  return [
    `${report.transactions} transactions of ${report.merchants} merchants, ` +
      `${report.bankEntries} entries in the bank's journal`,
    `surplus: ${report.surplus.found} found, ${report.surplus.refunded} refunded`,
    ...table(["difference", "count"], kinds),
    ...report.differences.map((one) => `  ${one.kind} ${one.transactionId ?? ""}: ${one.detail}`),
    report.total === 0 ? "0 differences" : `${report.total} differences`,
  ];
}
