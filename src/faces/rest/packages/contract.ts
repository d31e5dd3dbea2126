import { z } from "zod";
import { PackageId, SiteId } from "../wire/ids.ts";
import { After, Limit, listOf } from "../wire/lists.ts";
import { text } from "../wire/texts.ts";
import { InstantText } from "../wire/times.ts";

const PaymentType = z.enum(["card", "direct_debit"]);
const Status = z.enum(["active", "inactive"]);
const Processing = z.enum(["test", "live"]);

export const Package = z.object({
  object: z.literal("package"),
  id: PackageId,
  siteId: SiteId,
  name: z.string(),
  paymentType: PaymentType,
  /** A first payment that cannot reach the bank is approved for the time being, and tried again. */
  standInEnabled: z.boolean(),
  /** `inactive`: nothing more is sold under it. */
  status: Status,
  processing: Processing,
  createdAt: InstantText,
  /** Counted up by every change; the `ETag` of the answer says it too. */
  version: z.int(),
});
export type Package = z.output<typeof Package>;

export const CreatePackage = z.strictObject({
  /** Where it is left out, the merchant's first site. */
  siteId: SiteId.optional(),
  name: text(200),
  /** `card` where it is left out, and the only one that can be sold. */
  paymentType: PaymentType.optional(),
  /** Off where it is left out. */
  standInEnabled: z.boolean().optional(),
  /** The site's mode where it is left out. */
  processing: Processing.optional(),
});

/** For what is sold from then on; what was sold keeps its terms. */
export const ChangePackage = z.strictObject({
  name: text(200).optional(),
  standInEnabled: z.boolean().optional(),
  status: Status.optional(),
  processing: Processing.optional(),
});

/** A name of its own; where it is left out, that of the package. */
export const ClonePackage = z.strictObject({ name: text(200).optional() });

export const PackagePath = z.object({ id: PackageId });
export const PackageQuery = z.strictObject({
  siteId: SiteId.optional(),
  limit: Limit,
  after: After,
});
export const PackageList = listOf(Package);
