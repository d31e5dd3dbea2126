/** What an operation answers, before it has a form. */
import type { DataSet } from "../data-set/write-data-set.ts";

export type Answer =
  /** Of a support task: one string. */
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "data-set"; readonly dataSet: DataSet }
  /** Of a report, or of what is no operation. */
  | { readonly kind: "fault"; readonly text: string };

export const SUCCESSFUL = "Successful";
export const INVALID_MERCHANT = "Invalid Merchant";
export const MISSING_PARAMETER = "Missing Parameter";
export const INVALID_PARAMETER = "Invalid Parameter";
export const MISMATCH = "PurchaseID/MerchantID Mismatch";

export function textAnswer(text: string): Answer {
  return { kind: "text", text };
}

export function fault(text: string): Answer {
  return { kind: "fault", text };
}

export function dataSetAnswer<Row>(dataSet: DataSet<Row>): Answer {
  // whose rows they are is between the columns and the rows, which came together
  return { kind: "data-set", dataSet: dataSet as unknown as DataSet };
}
