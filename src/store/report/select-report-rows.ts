import { statement, type Tx } from "../statement.ts";
import type { ReportRow } from "./report-row.ts";

/** By primary keys throughout, and the subscriptions by their purchase. */
const SELECT_REPORT_ROWS = statement(
  "select_report_rows",
  "tenant",
  `select t.id, t.parent_id, t.at, t.kind, t.stage, t.state, t.amount_minor, t.currency,
          t.stood_in_at, t.response_code, t.auth_code, t.extra, t.decided_at, t.settle_hold,
          t.reversed_minor,
          p.site_id, i.name as site_name, i.domain,
          coalesce(k.processing, i.mode) as mode,
          p.id as purchase_id, p.state as purchase_state, p.reason as purchase_reason, p.recurring,
          p.access_until, p.cancelled_at, p.expired_at, p.bought_at, p.package_id, p.price_point_id,
          p.merchant_ref, p.passthrough, o.type as price_point_type,
          (p.terms ->> 'accessDays')::int as access_days,
          p.terms -> 'recurring' -> 0 ->> 'dueOn' as first_due_on,
          o.id is null or (o.type <> 'dynamic_pricing' and not o.one_click) as stand_in_possible, f.amount_minor as initial_minor,
          l.description, c.name as customer_name, c.email, c.phone, c.address, g.username,
          m.brand, m.first6, m.last4, m.prepaid,
          s.state as subscription_state, s.amount_minor as recurring_minor, s.unit, s.frequency,
          s.due_on, s.charge_on, s.retry_no
     from unnest($2::bigint[]) as u(id)
     join transactions t on t.merchant_id = $1::bigint and t.id = u.id
     join purchases p on p.merchant_id = $1::bigint and p.id = t.purchase_id
     join sites i on i.merchant_id = $1::bigint and i.id = p.site_id
     join customers c on c.merchant_id = $1::bigint and c.id = p.customer_id
     left join payment_methods m on m.merchant_id = $1::bigint and m.id = t.payment_method_id
     left join packages k on k.merchant_id = $1::bigint and k.id = p.package_id
     left join price_points o on o.merchant_id = $1::bigint and o.id = p.price_point_id
     left join transactions f on f.merchant_id = $1::bigint and f.id = p.initial_transaction_id
     left join purchase_lines l
            on l.merchant_id = $1::bigint and l.purchase_id = p.id and l.line_no = 1
     left join consumer_logins g on g.merchant_id = $1::bigint and g.purchase_id = p.id
     left join lateral (
          select x.state, x.amount_minor, x.unit, x.frequency, x.due_on, x.charge_on, x.retry_no
            from subscriptions x
           where x.merchant_id = $1::bigint and x.purchase_id = p.id
           order by x.id
           limit 1) s on true
    order by t.id`,
);

/** In the order of ids; one that the merchant has not is left out. */
export async function selectReportRows(tx: Tx, ids: readonly bigint[]): Promise<ReportRow[]> {
  return await tx.query<ReportRow>(SELECT_REPORT_ROWS, [tx.merchantId, ids]);
}
