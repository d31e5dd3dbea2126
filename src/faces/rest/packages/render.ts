import type { PackageView } from "../../../engine/queries/packages.ts";
import type { Package } from "./contract.ts";

export function renderPackage(row: PackageView): Package {
  return { ...row, object: "package" };
}
