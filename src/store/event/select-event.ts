import { statement, type Tx } from "../statement.ts";
import { EVENT_COLUMNS, type EventRow } from "./event-row.ts";

const SELECT_EVENT = statement(
  "select_event",
  "tenant",
  `select ${EVENT_COLUMNS} from events e where e.merchant_id = $1::bigint and e.id = $2::bigint`,
);

export async function selectEvent(tx: Tx, id: bigint): Promise<EventRow | null> {
  const [row] = await tx.query<EventRow>(SELECT_EVENT, [tx.merchantId, id]);
  return row ?? null;
}
