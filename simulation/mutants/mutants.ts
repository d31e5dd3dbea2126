/**
 * Twenty ways to break the engine, each of which must be noticed by the auditor or a checker.
 *
 * A mutant replaces exact pieces of text. Each piece must stand in its file exactly once, so a mutant
 * that the engine has grown away from is an error and never a mutant that does nothing.
 */
export type Edit = {
  /** From the root of the repository. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
};

export type Mutant = {
  readonly name: string;
  /** What is wrong with an engine like this. */
  readonly sentence: string;
  readonly edits: readonly Edit[];
};

export const MUTANTS: readonly Mutant[] = [
  {
    name: "no unique claim",
    sentence: "A position that is under way or paid can be claimed once more.",
    edits: [
      {
        file: "src/store/migrations/000001-core.sql",
        find: "create unique index lines_one_live_per_position",
        replace: "create index lines_one_live_per_position",
      },
      {
        file: "src/store/transaction/insert-lines.ts",
        find: `   on conflict (merchant_id, subscription_id, position) where live and subscription_id is not null
   do nothing
`,
        replace: "",
      },
    ],
  },
  {
    name: "no answer read as declined",
    sentence: "Silence of the bank is taken for a no.",
    edits: [
      {
        file: "src/domain/transaction/outcome.ts",
        find: "return decided(loseSight(charge, context));",
        replace:
          'return decline(charge, { declineClass: "soft", responseCode: "no_answer", adviceCode: null }, context);',
      },
    ],
  },
  {
    name: "sent before the attempt is committed",
    sentence: "A renewal is sent first and put on record when its answer is there.",
    edits: [
      {
        file: "src/engine/duties/renew.ts",
        find: "insertClaims(tx, planned, now + sendLeaseMs),",
        replace: "planned,",
      },
      {
        file: "src/engine/duties/renew.ts",
        find: "const send: Call = (charge, gateway) => sendCharge(gateway, charge, cardOf(charge), origin);",
        replace: `const send: Call = async (charge, gateway) => {
      const outcome = await sendCharge(gateway, charge, cardOf(charge), origin);
      const checkAt = charge.transaction.checkAt ?? context.clock.now();
      await context.db.tenant(merchantId, (tx) => insertClaims(tx, [charge], checkAt));
      return outcome;
    };`,
      },
    ],
  },
  {
    name: "new key on resend",
    sentence: "A charge that never arrived is sent again under another key.",
    edits: [
      {
        file: "src/domain/transaction/undecided.ts",
        find: 'closeAttempt: false, cause: "never arrived"',
        replace: 'closeAttempt: true, cause: "never arrived"',
      },
    ],
  },
  {
    name: "position advanced twice",
    sentence: "An approval uses up two numbers.",
    edits: [
      {
        file: "src/domain/schedule/series.ts",
        find: "const position = approval.position + 1;",
        replace: "const position = approval.position + 2;",
      },
    ],
  },
  {
    name: "advanced on decline",
    sentence: "A declined number is used up although it is going to be tried again.",
    edits: [
      {
        file: "src/domain/subscription/charged.ts",
        find: "retryNo: was.retryNo + 1,",
        replace: "retryNo: was.retryNo + 1, position: was.position + 1,",
      },
    ],
  },
  {
    name: "lease forgotten",
    sentence: "What a process had on the line when it died is never taken over by another.",
    edits: [
      {
        file: "src/engine/duties/renew.ts",
        find: "checkAt: now + sendLeaseMs,",
        replace: "checkAt: now + sendLeaseMs * 1_000_000,",
      },
      {
        file: "src/engine/recover-lane.ts",
        find: 'if (lane.duty !== "renew" && lane.duty !== "open") return;',
        replace: 'if (lane.duty !== "open") return;',
      },
    ],
  },
  {
    name: "event lost on rollback",
    sentence: "Answers whose batch was rolled back are recorded again without their events.",
    edits: [
      {
        file: "src/engine/charging/record-answers.ts",
        find: "const MAX_TRIES = 5;",
        replace: "const MAX_TRIES = 5;\nconst rolledBack = new Set<bigint>();",
      },
      {
        file: "src/engine/charging/record-answers.ts",
        find: "alone.push(...together.map((one) => one.answer));",
        replace: `alone.push(...together.map((one) => one.answer));
      for (const { answer } of together) rolledBack.add(answer.charge.transaction.id);`,
      },
      {
        file: "src/engine/charging/record-answers.ts",
        find: "await saveChange(tx, change, {",
        replace:
          "await saveChange(tx, rolledBack.has(asked.id) ? { ...change, events: [] } : change, {",
      },
    ],
  },
  {
    name: "28th rule skipped",
    sentence: "Under cap-28 a series that begins after the 28th aims at the day that it began on.",
    edits: [
      {
        file: "src/domain/schedule/schedule.ts",
        find: "anchorDay: capped ? Math.min(wanted, 28) : wanted",
        replace: "anchorDay: capped ? wanted : wanted",
      },
    ],
  },
  {
    name: "clamp from the clamped day",
    sentence: "After a short month a series goes on from that month's last day.",
    edits: [
      {
        file: "src/domain/subscription/charged.ts",
        find: `    slot: moved.slot,
    position: moved.position,
`,
        replace: `    slot: moved.slot,
    anchorDay: Math.min(was.anchorDay, Number(was.dueOn.slice(8))),
    dueOn: slotDate(
      { ...scheduleOf(was), anchorDay: Math.min(was.anchorDay, Number(was.dueOn.slice(8))) },
      moved.slot,
    ),
    position: moved.position,
`,
      },
      {
        file: "src/domain/subscription/charged.ts",
        find: `    position: moved.position,
    dueOn: moved.dueOn,
    chargeOn,
`,
        replace: `    position: moved.position,
    chargeOn:
      chargeOn === null
        ? null
        : slotDate(
            { ...scheduleOf(was), anchorDay: Math.min(was.anchorDay, Number(was.dueOn.slice(8))) },
            moved.slot,
          ),
`,
      },
    ],
  },
  {
    name: "extension moves the anchor",
    sentence: "Days that were given for one cycle shift all that follow.",
    edits: [
      {
        file: "src/domain/subscription/moves.ts",
        find: `      { chargeOn, noticeOn: noticeDate(chargeOn, was.noticeDays) },
      "subscription.changed",
      { extendedDays: days, chargeOn },
`,
        replace: `      {
        chargeOn,
        noticeOn: noticeDate(chargeOn, was.noticeDays),
        anchorOn: addDays(was.anchorOn, days),
        anchorDay: Number(addDays(was.anchorOn, days).slice(8)),
      },
      "subscription.changed",
      { extendedDays: days, chargeOn },
`,
      },
    ],
  },
  {
    name: "refund over the rest",
    sentence: "A refund is checked against the payment and not against what is left of it.",
    edits: [
      {
        file: "src/domain/transaction/follow-up.ts",
        find: "if (wanted > rest || rest === 0n) {",
        replace: "if (wanted > parent.amountMinor || wanted <= 0n) {",
      },
    ],
  },
  {
    name: "retry after do not retry",
    sentence: "A scheme's advice not to try a card again is not heard.",
    edits: [
      {
        file: "src/domain/subscription/charged.ts",
        find: "if (retryOn === null || forbidsRetry(decline.adviceCode)) {",
        replace: "if (retryOn === null) {",
      },
    ],
  },
  {
    name: "access kept after late decline",
    sentence: "A purchase sold on trust keeps its access when the bank declines at last.",
    edits: [
      {
        file: "src/domain/purchase/stand-in.ts",
        find: `  if (!expired.ok) throw new Error(expired.detail);
  return expired.value;
`,
        replace: `  if (!expired.ok) throw new Error(expired.detail);
  const { subscriptions, events } = expired.value;
  return change({
    subscriptions,
    events: events.filter(({ kind }) => kind !== "purchase.expired"),
  });
`,
      },
    ],
  },
  {
    name: "stand-in resent on unknown",
    sentence: "A first payment whose outcome is unknown is sent again without asking the bank.",
    edits: [
      {
        file: "src/domain/transaction/outcome.ts",
        find: "return decided(loseSight(charge, context));",
        replace: `return isFirstPayment(transaction) && charge.held?.purchase.terms.standIn === true
        ? undeliverable(
            charge,
            { kind: "undeliverable", answered: false, cause: outcome.cause },
            context,
          )
        : decided(loseSight(charge, context));`,
      },
    ],
  },
  {
    name: "surplus swallowed",
    sentence: "What the bank books too often is kept.",
    edits: [
      {
        file: "src/domain/transaction/approved.ts",
        find: "if (outcome.surplus.length === 0) return decision;",
        replace: "if (outcome.surplus.length >= 0) return decision;",
      },
    ],
  },
  {
    name: "ledger posted one-sided",
    sentence: "Of a charge of several lines only the first is posted to sales.",
    edits: [
      {
        file: "src/domain/ledger/posting.ts",
        find: ".filter((line) => line.amountMinor > 0n)",
        replace: ".filter((line, index) => line.amountMinor > 0n && index === 0)",
      },
    ],
  },
  {
    name: "wrong currency exponent",
    sentence: "A dinar has a hundred fils.",
    edits: [
      {
        file: "src/domain/money/currency.ts",
        find: '3: "BHD IQD JOD KWD LYD OMR TND"',
        replace: '3: "IQD JOD LYD OMR TND"',
      },
      {
        file: "src/domain/money/currency.ts",
        find: "AED AFN ALL AMD AOA",
        replace: "AED AFN ALL AMD BHD KWD AOA",
      },
    ],
  },
  {
    name: "another merchant's row",
    sentence: "A merchant's list of events shows what happened at others.",
    edits: [
      {
        file: "src/store/event/select-event-page.ts",
        find: "where e.merchant_id = $1::bigint and e.id > $2::bigint",
        replace: "where ($1::bigint is null or e.id > $2::bigint)",
      },
      {
        file: "src/store/migrations/000002-roles-and-row-security.sql",
        find: `    execute format(
      'create policy own_merchant on %I using (merchant_id = nullif(current_setting(''app.merchant_id'', true), '''')::bigint)'`,
        replace: `    execute format(
      case when tenant_table = 'events' then 'create policy own_merchant on %I using (true)' else
      'create policy own_merchant on %I using (merchant_id = nullif(current_setting(''app.merchant_id'', true), '''')::bigint)' end`,
      },
    ],
  },
  {
    name: "settlement before approval",
    sentence: "The gate of a first payment opens while the bank has not approved it yet.",
    edits: [
      {
        file: "src/store/subscription/lock-gated.ts",
        find: "     join settlements b on",
        replace: "     left join settlements b on",
      },
      {
        file: "src/store/subscription/lock-gated.ts",
        find: "and t.state = 'approved' and coalesce(t.settle_hold, 'manual') = 'manual' and b.state = 'settled'",
        replace:
          "and (t.state in ('waiting', 'unknown') or t.state = 'approved' and coalesce(t.settle_hold, 'manual') = 'manual' and b.state = 'settled')",
      },
    ],
  },
];
