import type { SeriesEntry as EntryView } from "../../../engine/queries/series.ts";
import type { SubscriptionView } from "../../../engine/queries/subscriptions.ts";
import type { SeriesEntry, Subscription } from "./contract.ts";

export function renderSubscription(subscription: SubscriptionView): Subscription {
  return {
    ...subscription,
    object: "subscription",
    number: subscription.position,
    finalNumber: subscription.finalPosition,
  };
}

export function renderSeriesEntry(entry: EntryView): SeriesEntry {
  return { ...entry, object: "series_entry", label: `${entry.number}/${entry.finalNumber}` };
}
