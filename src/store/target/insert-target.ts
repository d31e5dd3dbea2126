import { isoInstant, type Instant } from "../../domain/calendar/instant.ts";
import { json } from "../parameters.ts";
import { statement, type Tx } from "../statement.ts";
import type { Target } from "./target.ts";

const INSERT_TARGET = statement(
  "insert_target",
  "tenant",
  `insert into notification_targets (merchant_id, id, face, kinds, url, description, settings,
          active, created_at)
   values ($1::bigint, $2::bigint, $3::text, $4::text[], $5::text, $6::text, $7::jsonb, true,
          $8::timestamptz)`,
);

export type NewTarget = Pick<
  Target,
  "id" | "face" | "kinds" | "url" | "description" | "settings"
> & { readonly createdAt: Instant };

/** It listens from now on. */
export async function insertTarget(tx: Tx, target: NewTarget): Promise<void> {
  await tx.query(INSERT_TARGET, [
    tx.merchantId,
    target.id,
    target.face,
    target.kinds,
    target.url,
    target.description,
    json(target.settings),
    isoInstant(target.createdAt),
  ]);
}
