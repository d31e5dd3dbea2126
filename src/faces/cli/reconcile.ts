/** `perennial reconcile`: compares, and after a restore takes lost charges over. */
import { connect, type ServerSource } from "./client.ts";
import { EXIT_CODES } from "./exit-codes.ts";
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
    readonly key?: string | null;
    readonly detail: string;
  }[];
};

type AdoptionAnswer = {
  readonly lost: number;
  readonly adopted: number;
  readonly left: readonly {
    readonly merchantId: string;
    readonly transactionId: string;
    readonly at: string;
    readonly why: string;
  }[];
  readonly hold: { readonly reason: string } | null;
};

export type ReconcileOptions = {
  readonly json?: boolean;
  readonly adopt?: boolean;
  readonly release?: boolean;
};

/** More than these are for machines: `--json` has all. */
const MOST_SHOWN = 100;

export async function reconcileNow(source: ServerSource, options: ReconcileOptions): Promise<void> {
  const server = await connect(source);
  const print = (body: unknown, lines: readonly string[]): void => {
    const shown = options.json === true ? [JSON.stringify(body)] : lines;
    for (const line of shown) process.stdout.write(`${line}\n`);
  };
  if (options.adopt === true) {
    const { body } = await server.post<AdoptionAnswer>("/v1/deployment/adopt", {});
    print(body, adoptionLines(body));
    if (body.hold !== null && options.release !== true) {
      process.exitCode = EXIT_CODES.findings.code;
    }
  }
  if (options.release === true) {
    const { body } = await server.post("/v1/deployment/release", {});
    print(body, ["The deployment charges again."]);
  }
  if (options.adopt === true || options.release === true) return;
  const { body } = await server.post<ReconcileAnswer>("/v1/reconcile", {});
  print(body, reconcileLines(body));
  if (body.total > 0) process.exitCode = EXIT_CODES.findings.code;
}

/** The report for people. */
export function reconcileLines(report: ReconcileAnswer): string[] {
  const kinds = Object.entries(report.counts).map(([kind, count]) => [
    kind.replaceAll("_", " "),
    String(count),
  ]);
  const shown = report.differences.slice(0, MOST_SHOWN);
  const more = report.total - shown.length;
  return [
    `${report.transactions} transactions of ${report.merchants} merchants, ` +
      `${report.bankEntries} entries in the bank's journal`,
    `surplus: ${report.surplus.found} found, ${report.surplus.refunded} refunded`,
    ...table(["difference", "count"], kinds),
    ...shown.map((one) => `  ${one.kind} ${one.transactionId ?? ""}: ${one.detail}`),
    ...(more > 0 ? [`  and ${more} more; --json lists them`] : []),
    report.total === 0 ? "0 differences" : `${report.total} differences`,
  ];
}

function adoptionLines({ lost, adopted, left, hold }: AdoptionAnswer): string[] {
  return [
    `${lost} charges that only the bank knew, ${adopted} taken over, ${left.length} left`,
    ...left.map(
      ({ merchantId, transactionId, at, why }) =>
        `  ${merchantId} ${transactionId} of ${at}: ${why}`,
    ),
    hold === null
      ? "The deployment charges again."
      : "Nothing is charged yet. When what is left is put right: perennial reconcile --release",
  ];
}
