import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import { TARGET_COLUMNS, type Target } from "./target.ts";

/** What is left out stays. */
export type TargetSettings = Partial<
  Pick<Target, "url" | "kinds" | "description" | "settings" | "active">
>;

/**
 * Whoever changes the address or switches it on says that it was put right: it begins anew, as if it
 * had never failed.
 */
const UPDATE_TARGET = statement(
  "update_target",
  "tenant",
  `update notification_targets n
      set url = coalesce($3::text, n.url), kinds = coalesce($4::text[], n.kinds),
          description = case when $5::boolean then $6::text else n.description end,
          settings = coalesce($10::jsonb, n.settings), active = coalesce($7::boolean, n.active),
          off_at = case when $7::boolean is null then n.off_at
                        when $7::boolean then null else coalesce(n.off_at, $8::timestamptz) end,
          off_why = case when $7::boolean is null then n.off_why
                         when $7::boolean then null else coalesce(n.off_why, 'by_hand') end,
          failures = case when $9::boolean then 0 else n.failures end,
          failing_since = case when $9::boolean then null else n.failing_since end,
          warned_at = case when $9::boolean then null else n.warned_at end,
          rest_until = case when $9::boolean then null else n.rest_until end,
          version = n.version + 1
    where n.merchant_id = $1::bigint and n.id = $2::bigint and n.deleted_at is null
   returning ${TARGET_COLUMNS}`,
);

/** Null: there is none of this id any more. */
export async function updateTarget(
  tx: Tx,
  id: bigint,
  settings: TargetSettings,
  now: Instant,
): Promise<Target | null> {
  const { url, kinds, description, active } = settings;
  const [row] = await tx.query<Target>(UPDATE_TARGET, [
    tx.merchantId,
    id,
    url ?? null,
    kinds ?? null,
    description !== undefined,
    description ?? null,
    active ?? null,
    isoInstant(now),
    url !== undefined || active === true,
    json(settings.settings ?? null),
  ]);
  return row ?? null;
}
