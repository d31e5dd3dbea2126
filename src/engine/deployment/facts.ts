/** Names of the facts in `deployment` that all processes of a deployment share. */
export const FACTS = {
  /** Random, made with the database: see domain/transaction/subject.ts. */
  id: "deployment_id",
  /** Where the rows lived at the last start: see store/deployment/select-place.ts. */
  place: "place",
  /** Present while nothing may be charged: see hold.ts. */
  hold: "hold",
  /** Changed when the blocks of ids that processes have must not be used any more. */
  idEpoch: "id_epoch",
  /** The master key that seals: see vault/sealing-ring.ts. */
  masterKey: "master_key_id",
  /** All master keys under which a card may be sealed, comma separated; absent: that one. */
  keysInUse: "master_key_ids_in_use",
  /** Wall time in ms at which another key began to seal. */
  keySwitchedAt: "master_key_switched_ms",
} as const;

/** The last entry of a gateway's record of which it and all before are known here. */
export function journalMark(gateway: string): string {
  return `journal_mark ${gateway}`;
}
