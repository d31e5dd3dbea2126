import type { GatewayProbe } from "../../ports/gateway-probe.ts";
import type { Database } from "../../store/database.ts";
import type { KeyRing } from "../../vault/master-key.ts";

/** What is examined: a deployment as one of its processes, or somebody with its environment, sees it. */
export type Patient = {
  readonly mode: "sandbox" | "live";
  readonly dataDir: string;
  readonly db: Database;
  readonly ring: KeyRing;
  readonly gateways: readonly GatewayProbe[];
  readonly wallMs: () => number;
};
