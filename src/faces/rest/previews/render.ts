import type { Preview as PreviewView } from "../../../domain/preview/preview.ts";
import type { Preview } from "./contract.ts";

export function renderPreview({ words, money, subscriptions, access }: PreviewView): Preview {
  return {
    object: "preview",
    words: [...words],
    money: [...money],
    subscriptions: subscriptions.map(({ finalPosition, charges, ...one }) => ({
      ...one,
      finalNumber: finalPosition,
      charges: [...charges],
    })),
    access: [...access],
  };
}
