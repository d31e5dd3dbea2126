/** What a login opens, and where postbacks come from. */
import { listSites } from "../../../engine/queries/sites.ts";
import { dataSetAnswer } from "../answer/answer.ts";
import { id, text } from "../data-set/columns.ts";
import type { Operation } from "./operation.ts";

type Listed = { readonly siteId: bigint; readonly name: string; readonly merchantId: bigint };

export const ACCOUNT_LISTS: readonly Operation[] = [
  {
    name: "URL_Listing",
    services: ["mws"],
    parameters: [],
    answers: "data-set",
    run: async ({ context, caller }) => {
      const rows: Listed[] = [];
      for (const merchantId of caller.merchantIds) {
        for (const { site } of await listSites(context, merchantId)) {
          rows.push({ siteId: site.id, name: site.domain ?? site.name, merchantId });
        }
      }
      return dataSetAnswer<Listed>({
        columns: [
          id("URLID", ({ siteId }) => siteId),
          text("URL", ({ name }) => name),
          id("MerchantID", ({ merchantId }) => merchantId),
        ],
        rows,
      });
    },
  },
  {
    name: "ValidateUserAccess",
    services: ["adm", "mws"],
    parameters: [],
    answers: "data-set",
    run: async ({ caller }) =>
      dataSetAnswer<bigint>({
        columns: [id("MerchantID", (merchantId) => merchantId)],
        rows: caller.merchantIds,
      }),
  },
  {
    name: "GetPostbackIPList",
    services: ["adm"],
    parameters: [],
    answers: "data-set",
    run: async ({ senderAddresses }) =>
      dataSetAnswer<string>({
        columns: [text("IPAddress", (address) => address)],
        rows: senderAddresses,
      }),
  },
];
