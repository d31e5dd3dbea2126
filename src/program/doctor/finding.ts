import type { Finding } from "../../ports/finding.ts";

export function ok(check: string, found: string): Finding {
  return { check, state: "ok", found, advice: null };
}

export function warning(check: string, found: string, advice: string): Finding {
  return { check, state: "warning", found, advice };
}

export function fault(check: string, found: string, advice: string): Finding {
  return { check, state: "fault", found, advice };
}
