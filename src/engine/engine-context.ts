/** What commands and duties work with: everything they need from outside, as arguments. */
import type { Clock } from "../ports/clock.ts";
import type { DeliveryFace } from "../ports/delivery-face.ts";
import type { Gateway } from "../ports/gateway.ts";
import type { Log } from "../ports/log.ts";
import type { UsernameInquiry } from "../ports/username-inquiry.ts";
import type { Timers } from "../ports/timers.ts";
import type { Ids } from "../store/id-block/ids.ts";
import type { Database } from "../store/database.ts";
import type { SealingRing } from "../vault/sealing-ring.ts";
import type { TextSealer } from "../vault/text-sealer.ts";
import type { Vault } from "../vault/vault.ts";
import type { Standing } from "./deployment/standing.ts";
import type { Pulse } from "./charging/pulse.ts";
import type { Rooms } from "./charging/room.ts";
import type { MerchantCache } from "./merchant-cache.ts";

export type EngineContext = {
  /** Names this deployment among all that use the same bank; made with its database. */
  readonly deploymentId: string;
  /** Whether this process may charge now. */
  readonly standing: Standing;
  /** The master keys that this process has. */
  readonly ring: SealingRing;
  readonly db: Database;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly vault: Vault;
  readonly log: Log;
  readonly merchants: MerchantCache;
  /** The adapter of a gateway account, by its `gateway` column. */
  readonly gateway: (name: string) => Gateway;
  /** Of the adapters that there are. */
  readonly gatewayNames: readonly string[];
  /** The form of a target's messages, by its `face` column; null: nobody sends it in this process. */
  readonly deliveryFace: (name: string) => DeliveryFace | null;
  /** For secrets that are read again: of targets, and passwords of customers. */
  readonly sealer: TextSealer;
  /** Asks the merchant whether a username is free. */
  readonly isUsernameFree: UsernameInquiry;
  readonly rooms: Rooms;
  readonly pulse: Pulse;
  /** Random UUIDs for attempt keys (I5: random and stored). */
  readonly newKey: () => string;
  /** What a new target signs its messages with, as its receiver is shown it. */
  readonly newSigningSecret: () => string;
  /** 256 random bits as base64url: what a payment link is opened with. */
  readonly newLinkSecret: () => string;
  /** Where customers' browsers find this deployment; null: nobody said. */
  readonly publicUrl: () => string | null;
  readonly limits: EngineLimits;
};

export type EngineLimits = {
  /** Subscriptions claimed by one statement. */
  readonly batchSize: number;
  /** Charges of this process that are claimed and not yet recorded. */
  readonly chargesAtOnce: number;
  /** Calls of this process to one gateway under way at once. */
  readonly callsInFlight: number;
  /** Of them, those of one lane. */
  readonly callsOfLane: number;
  /** Charges a lane may make before it gives way to others. */
  readonly chargesPerTurn: number;
  /** Lanes that this process serves at once. */
  readonly lanesAtOnce: number;
  /** Lanes of deliveries that this process serves at once, beside them. */
  readonly deliverLanesAtOnce: number;
  /** Messages of this process on their way to targets that answer at once; as many to the others. */
  readonly messagesAtOnce: number;
  /** Messages a lane may send before it gives way to others. */
  readonly messagesPerTurn: number;
  /**
   * Business time after which a claimed transaction belongs to the reconciler, and a claimed delivery
   * is sent again.
   */
  readonly sendLeaseMs: number;
  /** Wall time for which a lane is held without a sign of life. */
  readonly laneLeaseMs: number;
};

export const DEFAULT_LIMITS: EngineLimits = {
  batchSize: 500,
  chargesAtOnce: 6_000,
  callsInFlight: 5_000,
  callsOfLane: 512,
  chargesPerTurn: 5_000,
  lanesAtOnce: 64,
  deliverLanesAtOnce: 256,
  messagesAtOnce: 400,
  messagesPerTurn: 5_000,
  sendLeaseMs: 120_000,
  laneLeaseMs: 10_000,
};
