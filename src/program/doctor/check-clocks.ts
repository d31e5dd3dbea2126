/** Leases between processes compare the clocks of machines, and answers are dated by ours. */
import type { Finding } from "../../ports/finding.ts";
import { selectWallTime } from "../../store/server/select-wall-time.ts";
import { fault, ok, warning } from "./finding.ts";
import type { Patient } from "./patient.ts";

/** More than this and a lease means something else on each machine. */
const MOST_SKEW_MS = 2_000;
const ODD_SKEW_MS = 500;
/** An HTTP date is good to half a second. */
const HTTP_DATE_MS = 500;

const ADVICE = "Run NTP (chrony, systemd-timesyncd) on both machines, and look again.";

/** Our clock against the database's. */
export async function checkDatabaseClock({ db, wallMs }: Patient): Promise<Finding> {
  const askedAt = wallMs();
  const theirs = await selectWallTime(db);
  const answeredAt = wallMs();
  return judge("clock.database", "the database", {
    skewMs: theirs - (askedAt + answeredAt) / 2,
    uncertainMs: (answeredAt - askedAt) / 2,
  });
}

/** Every gateway: is it there, and what time is it there. */
export async function checkGateways({ gateways, wallMs }: Patient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const gateway of gateways) {
    const askedAt = wallMs();
    const probe = await gateway.probe();
    const answeredAt = wallMs();
    const name = `gateway ${gateway.name}`;
    if (probe.kind === "no-answer") {
      findings.push(
        warning(
          "gateway.reachable",
          `${name} does not answer: ${probe.cause}`,
          "Look at its address and at the network between; charges wait until it answers.",
        ),
      );
      continue;
    }
    findings.push(ok("gateway.reachable", `${name} answers`));
    if (probe.wallMs === null) continue;
    findings.push(
      judge("clock.gateway", name, {
        skewMs: probe.wallMs - (askedAt + answeredAt) / 2,
        uncertainMs: (answeredAt - askedAt) / 2 + HTTP_DATE_MS,
      }),
    );
  }
  return findings;
}

type Measured = { readonly skewMs: number; readonly uncertainMs: number };

/** Only what is beyond all uncertainty is held against a clock. */
export function judge(check: string, whose: string, { skewMs, uncertainMs }: Measured): Finding {
  const surely = Math.max(0, Math.abs(skewMs) - uncertainMs);
  const way = skewMs > 0 ? "ahead of" : "behind";
  const found = `the clock of ${whose} is ${(Math.abs(skewMs) / 1000).toFixed(1)} s ${way} ours`;
  if (surely > MOST_SKEW_MS) return fault(check, found, ADVICE);
  if (surely > ODD_SKEW_MS) return warning(check, found, ADVICE);
  return ok(check, `the clock of ${whose} agrees with ours`);
}
