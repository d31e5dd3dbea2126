import { z } from "zod";
import { MerchantId, ReportLoginId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { InstantText } from "../wire/times.ts";

const MOST_MERCHANTS = 100;

export const ReportLogin = z.object({
  object: z.literal("report_login"),
  id: ReportLoginId,
  userId: z.string(),
  /** That it opens and the caller's key does too. */
  merchantIds: z.array(MerchantId).readonly(),
  createdAt: InstantText,
  /** Null: the operator has not let it in. */
  approvedAt: InstantText.nullable(),
  revokedAt: InstantText.nullable(),
  /** Up to an hour behind; null: not used yet. */
  lastUsedAt: InstantText.nullable(),
});

export const MadeReportLogin = ReportLogin.extend({
  /** `UserAccessKey`, shown this once; null where a request is repeated. */
  userAccessKey: z.string().nullable(),
});

export const ReportLoginOrder = z.strictObject({
  /** Of no other login of the deployment. */
  userId: z.string().regex(/^[\w.@-]{2,50}$/, "Give 2 to 50 letters, digits, or . @ _ -."),
  /** The caller's merchant, if it is left out. */
  merchantIds: z.array(MerchantId).min(1).max(MOST_MERCHANTS).optional(),
});

export const Approval = z.strictObject({
  /** False lets it out again; true where it is left out. */
  approved: z.boolean().optional(),
});

export const ReportLoginPath = z.object({ id: ReportLoginId });
export const ReportLoginQuery = z.strictObject({ limit: Limit, after: After });
export const ReportLoginList = listOf(ReportLogin);
