/** `perennial reconcile deliveries`: what happened, against what webhooks took of it. */
import { connect, type ServerSource } from "./client.ts";
import { EXIT_CODES } from "./exit-codes.ts";
import { table } from "./terminal/table.ts";

type DeliveryReportAnswer = {
  readonly endpoints: readonly {
    readonly endpointId: string;
    readonly url: string;
    readonly enabled: boolean;
    readonly happened: number;
    readonly taken: number;
    readonly waiting: number;
    readonly givenUp: number;
    readonly missing: number;
  }[];
};

type ResentAnswer = { readonly resent: number; readonly made: number };

export type DeliveryOptions = {
  readonly from: string;
  readonly until: string;
  readonly resend?: boolean;
  readonly json?: boolean;
};

/** With `--resend` it says what it found before, and then what it sends. */
export async function reconcileDeliveries(
  source: ServerSource,
  { from, until, resend = false, json = false }: DeliveryOptions,
): Promise<void> {
  const server = await connect(source);
  const span = new URLSearchParams({ from, until }).toString();
  const report = await server.get<DeliveryReportAnswer>(`/v1/reports/deliveries?${span}`);
  const untaken = report.endpoints.reduce((sum, one) => sum + one.givenUp + one.missing, 0);
  const sent = resend
    ? (await server.post<ResentAnswer>("/v1/deliveries/resend", { from, until })).body
    : null;
  const lines = json ? [JSON.stringify({ ...report, resent: sent })] : reportLines(report, sent);
  for (const line of lines) process.stdout.write(`${line}\n`);
  if (untaken > 0 && !resend) process.exitCode = EXIT_CODES.findings.code;
}

function reportLines({ endpoints }: DeliveryReportAnswer, sent: ResentAnswer | null): string[] {
  if (endpoints.length === 0) return ["There is no webhook endpoint."];
  const rows = endpoints.map((one) => [
    one.endpointId,
    one.enabled ? "" : "off",
    ...[one.happened, one.taken, one.waiting, one.givenUp, one.missing].map(String),
    one.url,
  ]);
  const header = ["endpoint", "", "happened", "taken", "waiting", "given up", "missing", "address"];
  return [
    ...table(header, rows),
    ...(sent === null ? [] : [`${sent.resent} given up and ${sent.made} missing are sent now`]),
  ];
}
