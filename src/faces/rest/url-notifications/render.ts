import type { TargetView } from "../../../engine/queries/targets.ts";
import { notificationSettings } from "../../../engine/setup/url-notifications.ts";
import type { UrlNotification } from "./contract.ts";

export function renderUrlNotification(view: TargetView): UrlNotification {
  return {
    object: "url_notification",
    id: view.id,
    url: view.url,
    ...notificationSettings(view.settings),
    description: view.description,
    enabled: view.active,
    failingSince: view.failingSince,
    createdAt: view.createdAt ?? 0,
    version: view.version,
  };
}
