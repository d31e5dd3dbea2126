/** `perennial doctor`: findings, for people or as JSON. */
import type { Finding } from "../../ports/finding.ts";
import { connect, type ServerSource } from "./client.ts";
import { EXIT_CODES } from "./exit-codes.ts";

/** What a running server finds out about itself. */
export async function askServer(source: ServerSource): Promise<readonly Finding[]> {
  const server = await connect(source);
  return (await server.get<{ findings: Finding[] }>("/v1/deployment/examination")).findings;
}

const MARKS = { ok: "ok     ", warning: "warning", fault: "FAULT  " } as const;

/** Exit code 3 when there is a fault. */
export function showFindings(
  findings: readonly Finding[],
  options: { readonly json?: boolean },
): void {
  const healthy = findings.every(({ state }) => state !== "fault");
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify({ healthy, findings })}\n`);
  } else for (const line of findingLines(findings)) process.stdout.write(`${line}\n`);
  if (!healthy) process.exitCode = EXIT_CODES.findings.code;
}

function findingLines(findings: readonly Finding[]): string[] {
  const faults = findings.filter(({ state }) => state === "fault").length;
  const warnings = findings.filter(({ state }) => state === "warning").length;
  return [
    ...findings.flatMap(({ check, state, found, advice }) => [
      `${MARKS[state]} ${check}: ${found}`,
      ...(advice === null ? [] : [`        ${advice}`]),
    ]),
    faults + warnings === 0 ? "All is well." : `${faults} faults, ${warnings} warnings`,
  ];
}
