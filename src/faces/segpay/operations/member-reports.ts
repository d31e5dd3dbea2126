/** Reports of `MWS.asmx` whose rows are subscriptions. */
import { dateIn } from "../../../domain/calendar/zone.ts";
import {
  ALL_MEMBERS,
  memberReport,
  type MemberFacts,
  type MembersAsked,
} from "../../../engine/reports/member-report.ts";
import { spanOf } from "../../../engine/reports/transaction-report.ts";
import { dataSetAnswer } from "../answer/answer.ts";
import { dateText, id, int, money, text, type Column } from "../data-set/columns.ts";
import { expiredDate, nextDate } from "../words/words.ts";
import { daysOf, todayOf, ZONE, type Days } from "./dates.ts";
import { empty, type Asked, type Operation } from "./operation.ts";

type Facts = MemberFacts;

const WHO: readonly Column<Facts>[] = [
  text("Domain", ({ domain, siteName }) => domain ?? siteName),
  id("PurchaseID", (row) => row.id),
  text("CustName", ({ customerName }) => customerName),
  text("Username", ({ username }) => username ?? ""),
  text("Password", ({ password }) => password),
  money("RecurringAmount", ({ amountMinor, soldIn }) => ({
    minor: amountMinor ?? 0n,
    currency: soldIn,
  })),
  text("Currency", ({ soldIn }) => soldIn),
  dateText("LastDate", ({ lastChargedOn, boughtAt }) => lastChargedOn ?? dateIn(ZONE, boughtAt)),
];
const PAID: readonly Column<Facts>[] = [
  int("Purchases", ({ charges }) => charges),
  money("PurchTotal", ({ paidMinor, soldIn }) => ({ minor: paidMinor, currency: soldIn })),
];

const ACTIVE: readonly Column<Facts>[] = [
  ...WHO,
  dateText("NextDate", ({ state: purchaseState, ...row }) => nextDate({ purchaseState, ...row })),
  ...PAID,
  text("Cycling", ({ retryNo }) => ((retryNo ?? 0) > 0 ? "Y" : " ")),
];

const CANCELLED: readonly Column<Facts>[] = [
  ...WHO,
  ...PAID,
  dateText("CancelDate", ({ cancelledAt }) => dateOf(cancelledAt)),
  dateText("ExpiredDate", (row) => dateOf(expiredDate(row))),
  text("CancelReason", ({ reason }) => reason ?? ""),
];

function dateOf(at: number | null) {
  return at === null ? null : dateIn(ZONE, at);
}

export const MEMBER_REPORTS: readonly Operation[] = [
  report("AssetsActiveSubscriptionsByURL", ACTIVE, ["active", "temporary"], (days) => {
    const { from, before } = spanOf(days.from, days.to);
    return { boughtFrom: from, boughtBefore: before };
  }),
  report("AssetsActiveSubscriptionsByURL_RebillDate", ACTIVE, ["active", "temporary"], (days) => ({
    nextOn: days,
  })),
  report("AssetsCancelledSubscriptionsByURL", CANCELLED, ["cancelled", "expired"], (days) => {
    const { from, before } = spanOf(days.from, days.to);
    return { cancelledFrom: from, cancelledBefore: before };
  }),
];

/** `within`: what the dates of the call mean. */
function report(
  name: string,
  columns: readonly Column<Facts>[],
  states: MembersAsked["states"],
  within: (days: Days) => Partial<MembersAsked>,
): Operation {
  return {
    name,
    services: ["mws"],
    parameters: [empty("BegDate"), empty("EndDate"), empty("PurchaseID"), empty("URLID")],
    answers: "data-set",
    run: async (asked: Asked) => {
      const { context, caller, values } = asked;
      const purchaseId = values.filter("PurchaseID");
      const siteId = values.filter("URLID");
      // named by its id, the dates do not matter
      const days = purchaseId === null ? within(daysOf(values, todayOf(context))) : {};
      const filter = { ...ALL_MEMBERS, states, recurring: true, siteId, purchaseId, ...days };
      const rows = memberReport(context, caller.merchantIds, filter);
      return dataSetAnswer({ columns, rows: columns === CANCELLED ? cancelled(rows) : rows });
    },
  };
}

/** What expired without having been cancelled is not among them. */
async function* cancelled(rows: AsyncIterable<Facts>): AsyncGenerator<Facts> {
  for await (const row of rows) if (row.cancelledAt !== null) yield row;
}
