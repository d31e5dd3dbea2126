import type { Operation } from "../../http/operation.ts";

/** What the routes of API keys say about themselves. */
export const apiKeyOperations = {
  create: {
    id: "createApiKey",
    summary: "Make an API key; it is shown this once",
    description: "It gets no scope, no merchant and no time beyond those of the key that makes it.",
    refusals: ["not_found"],
    example: { name: "Accounting", scopes: ["read"], expiresAt: "2099-01-01T00:00:00Z" },
  },
  list: { id: "listApiKeys", summary: "List the merchant's API keys, the newest first" },
  readCurrent: { id: "getCurrentApiKey", summary: "Read the API key that asks" },
  read: { id: "getApiKey", summary: "Read an API key, without the key itself" },
  rotate: {
    id: "rotateApiKey",
    summary: "Put a new API key in the place of one",
    description: "The old one goes on working until `oldUntil`, so that programs can change over.",
    refusals: ["wrong_state"],
    example: { oldUntil: "2099-01-01T00:00:00Z" },
  },
  revoke: {
    id: "revokeApiKey",
    summary: "End an API key at once",
    description: "For those of its merchants that the key that asks opens too.",
    example: {},
  },
} satisfies Record<string, Operation>;
