/**
 * Puts an engine together from what it needs from outside. A deployment (`compose.ts`) and a simulated
 * world both build theirs here, so that neither runs an arrangement of its own.
 */
import type { BankTime } from "../ports/bank-time.ts";
import type { DeliveryFace } from "../ports/delivery-face.ts";
import type { Gateway } from "../ports/gateway.ts";
import type { Log } from "../ports/log.ts";
import type { UsernameInquiry } from "../ports/username-inquiry.ts";
import type { Timers } from "../ports/timers.ts";
import type { Database } from "../store/database.ts";
import { Ids } from "../store/id-block/ids.ts";
import type { RandomBytes } from "../vault/envelope.ts";
import type { KeyRing } from "../vault/master-key.ts";
import { SealingRing } from "../vault/sealing-ring.ts";
import { Pulse } from "./charging/pulse.ts";
import { Rooms } from "./charging/room.ts";
import { createTextSealer } from "../vault/text-sealer.ts";
import { createVault } from "../vault/vault.ts";
import type { DeploymentClock } from "./clock/deployment-clock.ts";
import { heldGateway } from "./deployment/held-gateway.ts";
import { RestoreWatch } from "./deployment/restore-watch.ts";
import { Standing } from "./deployment/standing.ts";
import { DEFAULT_LIMITS, type EngineContext, type EngineLimits } from "./engine-context.ts";
import { Engine } from "./engine.ts";
import { MerchantCache } from "./merchant-cache.ts";

export type EngineParts = {
  /** See domain/transaction/subject.ts. */
  readonly deploymentId: string;
  readonly db: Database;
  readonly clock: DeploymentClock;
  readonly timers: Timers;
  readonly bankTime: BankTime;
  readonly gateways: readonly Gateway[];
  /** The forms in which events are told, made for this context; none when absent. */
  readonly deliveryFaces?: (context: EngineContext) => readonly DeliveryFace[];
  /** Whom to ask whether a username is free; where nobody is asked, all are. */
  readonly usernameInquiry?: (context: EngineContext) => UsernameInquiry;
  readonly keyRing: KeyRing;
  readonly randomBytes: RandomBytes;
  /** Random UUIDs. */
  readonly newKey: () => string;
  readonly log: Log;
  /** See EngineContext; unknown when absent. */
  readonly publicUrl?: () => string | null;
  readonly limits?: Partial<EngineLimits>;
  /** Names this process in leases; of no other process, ever. */
  readonly owner: string;
};

/** The engine is made and not started. */
export function composeEngine(parts: EngineParts): {
  readonly context: EngineContext;
  readonly engine: Engine;
  /** Not begun: see its `begin`. */
  readonly restoreWatch: RestoreWatch;
} {
  const { db, clock, timers, log, newKey } = parts;
  const gateways = new Map(parts.gateways.map((gateway) => [gateway.name, gateway]));
  const faces = new Map<string, DeliveryFace>();
  let inquiry: UsernameInquiry = async () => "free";
  const ids = new Ids(db);
  const ring = new SealingRing(parts.keyRing);
  const standing = new Standing({
    db,
    ids,
    wallMs: () => clock.wallMs(),
    hasKey: (keyId) => ring.has(keyId),
    sealWith: (keyId) => ring.sealWith(keyId),
  });
  const limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const context: EngineContext = {
    deploymentId: parts.deploymentId,
    standing,
    ring,
    db,
    clock,
    timers,
    ids,
    vault: createVault({ ring, randomBytes: parts.randomBytes }),
    log,
    merchants: new MerchantCache(db),
    gateway: (name) => {
      const gateway = gateways.get(name);
      if (gateway === undefined) throw new Error(`there is no gateway called ${name}`);
      return heldGateway(gateway, standing);
    },
    gatewayNames: [...gateways.keys()],
    deliveryFace: (name) => faces.get(name) ?? null,
    sealer: createTextSealer({ ring, randomBytes: parts.randomBytes }),
    isUsernameFree: (asked) => inquiry(asked),
    rooms: new Rooms(limits),
    pulse: new Pulse(() => clock.wallMs()),
    newKey,
    newSigningSecret: () => signingSecret(parts.randomBytes),
    newLinkSecret: () => Buffer.from(parts.randomBytes(LINK_SECRET_BYTES)).toString("base64url"),
    publicUrl: parts.publicUrl ?? (() => null),
    limits,
  };
  inquiry = parts.usernameInquiry?.(context) ?? inquiry;
  for (const face of parts.deliveryFaces?.(context) ?? []) faces.set(face.name, face);
  const { bankTime, owner } = parts;
  const restoreWatch = new RestoreWatch(context, parts.gateways);
  const engine = new Engine({ context, clock, bankTime, owner, restoreWatch });
  return { context, engine, restoreWatch };
}

const SIGNING_SECRET_BYTES = 32;
const LINK_SECRET_BYTES = 32;

/** Source: Standard Webhooks, "Signature scheme": 24 to 64 random bytes in base64, with a prefix. */
function signingSecret(randomBytes: RandomBytes): string {
  return `whsec_${Buffer.from(randomBytes(SIGNING_SECRET_BYTES)).toString("base64")}`;
}
