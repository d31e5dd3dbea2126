/** Who has bought what, one purchase after the other, in the order of their ids. */
import { selectMemberPage, type MemberFilter } from "../../store/report/select-member-page.ts";
import type { MemberRow } from "../../store/report/select-member-page.ts";
import { selectConsumerLogins } from "../../store/consumer-login/select-consumer-logins.ts";
import { selectMerchant } from "../../store/merchant/select-merchant.ts";
import { inOrder } from "./in-order.ts";
import { passwordPlace } from "../commands/change-login.ts";
import type { EngineContext } from "../engine-context.ts";

export type MemberFacts = MemberRow & {
  readonly merchantId: bigint;
  /** Empty unless the merchant wants passwords in reports. */
  readonly password: string;
};

export type MembersAsked = MemberFilter;

export const ALL_MEMBERS: MemberFilter = {
  states: [],
  recurring: null,
  purchaseId: null,
  siteId: null,
  boughtFrom: null,
  boughtBefore: null,
  cancelledFrom: null,
  cancelledBefore: null,
  nextOn: null,
};

const PAGE = 500;

/** Of one merchant or several; in pages that are over before they are given. */
export function memberReport(
  context: EngineContext,
  merchantIds: readonly bigint[],
  asked: MembersAsked,
): AsyncGenerator<MemberFacts> {
  return inOrder(merchantIds.map((merchantId) => reportOf(context, merchantId, asked)));
}

async function* reportOf(
  context: EngineContext,
  merchantId: bigint,
  asked: MembersAsked,
): AsyncGenerator<MemberFacts> {
  for (let afterId: bigint | null = 0n; afterId !== null;) {
    const page: readonly MemberFacts[] = await pageOf(context, merchantId, asked, afterId);
    yield* page;
    afterId = page.length < PAGE ? null : (page.at(-1)?.id ?? null);
  }
}

async function pageOf(
  context: EngineContext,
  merchantId: bigint,
  asked: MembersAsked,
  afterId: bigint,
): Promise<MemberFacts[]> {
  return await context.db.tenant(merchantId, async (tx) => {
    const rows = await selectMemberPage(tx, asked, { afterId, limit: PAGE });
    const wanted = (await selectMerchant(tx))?.reporting.returnPasswords === true;
    const logins = wanted
      ? await selectConsumerLogins(
          tx,
          rows.map(({ id }) => id),
        )
      : [];
    const sealed = new Map(logins.map(({ purchaseId, password }) => [purchaseId, password]));
    return rows.map((row) => {
      const password = sealed.get(row.id) ?? null;
      const place = passwordPlace(merchantId, row.id);
      const opened = password === null ? null : context.sealer.open(password, place);
      return { ...row, merchantId, password: opened ?? "" };
    });
  });
}
