import { isoInstant } from "../../domain/calendar/instant.ts";
import { statement, type Tx } from "../statement.ts";
import type { WebServicesUser } from "./web-services-user.ts";

const INSERT_WEB_SERVICES_USER = statement(
  "insert_web_services_user",
  "tenant",
  `insert into web_services_users (merchant_id, id, username, password_hash, site_ids, created_at)
   values ($1::bigint, $2::bigint, $3::text, $4::text, $5::bigint[], $6::timestamptz)`,
);

export async function insertWebServicesUser(tx: Tx, user: WebServicesUser): Promise<void> {
  await tx.query(INSERT_WEB_SERVICES_USER, [
    tx.merchantId,
    user.id,
    user.username,
    user.passwordHash,
    user.siteIds,
    isoInstant(user.createdAt),
  ]);
}
