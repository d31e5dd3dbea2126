import type { Operation } from "../../http/operation.ts";

/** What the routes of the deployment say about themselves. */
export const deploymentOperations = {
  read: { id: "getDeployment", summary: "Read the deployment, and whether it is held" },
  examine: {
    id: "examineDeployment",
    summary: "Look at everything that the deployment stands on",
    description: "As `perennial doctor` does: clock, roles, migrations, keys, disk, PostgreSQL.",
  },
  adopt: {
    id: "adoptCharges",
    summary: "Take over charges that a restored database has lost",
    description: "From the bank's record; docs/operating/backup.md.",
    refusals: ["gateway_unreachable", "wrong_state"],
    example: {},
  },
  release: {
    id: "releaseDeployment",
    summary: "Let a held deployment charge again",
    refusals: ["wrong_state"],
    example: {},
  },
} satisfies Record<string, Operation>;

/** What the routes of the card vault say about themselves. */
export const vaultOperations = {
  read: { id: "getVault", summary: "Read which master keys seal how many cards" },
  rotate: {
    id: "rotateVault",
    summary: "Put a slice of the cards under the new master key",
    description: "Asked again with the answer's `cursor` until `state` is `done`.",
    refusals: ["wrong_state"],
    example: {},
  },
} satisfies Record<string, Operation>;
