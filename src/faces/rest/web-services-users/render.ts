import type { z } from "zod";
import type { WebServicesUser as User } from "../../../engine/setup/web-services-users.ts";
import type { WebServicesUser } from "./contract.ts";

export function renderUser(user: User): z.output<typeof WebServicesUser> {
  const { id, username, siteIds, createdAt, revokedAt, version } = user;
  return { object: "web_services_user", id, username, siteIds, createdAt, revokedAt, version };
}
