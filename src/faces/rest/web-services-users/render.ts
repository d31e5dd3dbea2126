import type { z } from "zod";
import type { WebServicesUser as User } from "../../../engine/setup/web-services-users.ts";
import type { WebServicesUser } from "./contract.ts";

export function renderUser({ passwordHash: _, ...user }: User): z.output<typeof WebServicesUser> {
  return { ...user, object: "web_services_user" };
}
