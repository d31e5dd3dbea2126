// Goal: the Secure Trading Subscription Engine's worked example (seed, section 2.3) comes true, step
// by step, in its own words. Method: one site under the "secure-trading" rules, one purchase, the
// clock moved from date to date, and the whole listing compared at each.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { onBothDatabases } from "../../support/databases.ts";
import { startProgram, type Client, type TestProgram } from "../../support/program.ts";
import { buy, expectStatus, listed, monthly, subscriptionOf } from "./orders.ts";

onBothDatabases("the worked example of Secure Trading", (open) => {
  let program: TestProgram;
  let shop: Client;
  let subscription: string;

  beforeAll(async () => {
    program = await startProgram({ db: await open(), testClock: "2013-01-06T10:00:00Z" });
    shop = await program.newMerchant({ zone: "GMT", currency: "GBP" });
    const made = await shop.post("/v1/sites", { name: "st", ruleSet: "secure-trading" });
    const { id: siteId } = expectStatus(made, 201);
    const schedule = { startsOn: "2013-02-06", finalNumber: 3 };
    const purchase = await buy(shop, monthly(schedule, { siteId, currency: "GBP" }));
    subscription = subscriptionOf(purchase);
  });
  afterAll(() => program.close());

  async function listing(): Promise<readonly string[]> {
    const entries = await listed(shop, `/v1/subscriptions/${subscription}/series`);
    return entries.map(({ label, type, settlement, settleStatus, subscriptionState, dueOn }) =>
      [
        `${label} ${type}`,
        ...(settlement === null ? [] : [`${settlement} ${settleStatus}`]),
        ...(subscriptionState === null ? [] : [subscriptionState]),
        dueOn,
      ].join(" "),
    );
  }

  const steps = [
    {
      name: "step 1: 6 January, the first payment is approved",
      at: null,
      shows: [
        "1/3 AUTH pending 0 2013-01-06",
        "2/3 SUBSCRIPTION pending 2013-02-06",
        "3/3 SUBSCRIPTION 2013-03-06",
      ],
    },
    {
      name: "step 2: 7 January, it settles and the subscription becomes active",
      at: "2013-01-07T12:00:00Z",
      shows: [
        "1/3 AUTH settled 100 2013-01-06",
        "2/3 SUBSCRIPTION active 2013-02-06",
        "3/3 SUBSCRIPTION 2013-03-06",
      ],
    },
    {
      name: "step 3: 6 February, the second payment is processed",
      at: "2013-02-06T12:00:00Z",
      shows: [
        "1/3 AUTH settled 100 2013-01-06",
        "2/3 AUTH pending 0 2013-02-06",
        "3/3 SUBSCRIPTION active 2013-03-06",
      ],
    },
    {
      name: "step 4: 7 February, it settles",
      at: "2013-02-07T12:00:00Z",
      shows: [
        "1/3 AUTH settled 100 2013-01-06",
        "2/3 AUTH settled 100 2013-02-06",
        "3/3 SUBSCRIPTION active 2013-03-06",
      ],
    },
    {
      name: "step 5: 6 March, the third payment, and a fourth number appears",
      at: "2013-03-06T12:00:00Z",
      shows: [
        "1/3 AUTH settled 100 2013-01-06",
        "2/3 AUTH settled 100 2013-02-06",
        "3/3 AUTH pending 0 2013-03-06",
        "4/3 SUBSCRIPTION active 2013-04-06",
      ],
    },
    {
      name: "step 6: 7 March, the last payment settles",
      at: "2013-03-07T12:00:00Z",
      shows: [
        "1/3 AUTH settled 100 2013-01-06",
        "2/3 AUTH settled 100 2013-02-06",
        "3/3 AUTH settled 100 2013-03-06",
        "4/3 SUBSCRIPTION active 2013-04-06",
      ],
    },
    {
      name: "step 7: 6 April, the fourth stays active and is never charged",
      at: "2013-04-06T12:00:00Z",
      shows: [
        "1/3 AUTH settled 100 2013-01-06",
        "2/3 AUTH settled 100 2013-02-06",
        "3/3 AUTH settled 100 2013-03-06",
        "4/3 SUBSCRIPTION active 2013-04-06",
      ],
    },
  ] as const;

  describe("step by step", () => {
    for (const { name, at, shows } of steps) {
      test(`seed 2.3 ${name}`, async () => {
        if (at !== null) await program.advanceTo(shop, at);
        expect(await listing()).toEqual(shows);
      });
    }

    test("afterwards: three payments of 10.00 at the bank, no more by June", async () => {
      await program.advanceTo(shop, "2013-06-20T12:00:00Z");
      const journal = await program.bank.journal();
      expect(
        journal.map(({ kind, amountMinor, at }) => [kind, amountMinor, at.slice(0, 10)]),
      ).toEqual([
        ["sale", 1000, "2013-01-06"],
        ["sale", 1000, "2013-02-06"],
        ["sale", 1000, "2013-03-06"],
      ]);
    });

    test("extended to 12: what was missed is charged, one number after the other", async () => {
      const changed = await shop.patch(`/v1/subscriptions/${subscription}`, { finalNumber: 12 });
      expect(expectStatus(changed, 200)).toMatchObject({ finalNumber: 12, chargeOn: "2013-04-06" });
      await program.advanceTo(shop, "2013-06-20T13:00:00Z");
      expect((await listing()).slice(3, 8)).toEqual([
        "4/12 AUTH pending 0 2013-04-06",
        "5/12 AUTH pending 0 2013-05-06",
        "6/12 AUTH pending 0 2013-06-06",
        "7/12 SUBSCRIPTION active 2013-07-06",
        "8/12 SUBSCRIPTION 2013-08-06",
      ]);
      expect(await listing()).toHaveLength(12);
    });
  });
});
