// Goal: a merchant who wants it gets one mail for each day on which the engine charged, and none for
// the others (specification 3.9). Method: a site with an address, three series that fall due on one
// day, and a mail server of the test's own.
import { expect, test } from "vitest";
import { startPost } from "../../support/post.ts";
import { startProgram } from "../../support/program.ts";
import { expectStatus, listed } from "../rest/orders.ts";
import { begun, openShop, subscribe } from "./shop.ts";

test("ST-40 three payments of the engine on one day: one report, and none for the next", async () => {
  const post = await startPost();
  const program = await startProgram({ testClock: "2031-01-06T10:00:00Z", mailer: post.mailer });
  const shop = await openShop(program, {
    site: { webServices: { reportTo: "owner@acme.example" } },
  });
  const advised = { pan: "4000000000000671", baseamount: "1004" };
  for (const order of [{}, { subscriptionfinalnumber: "3" }, advised]) {
    begun(await shop.json(subscribe(order)));
  }
  await shop.advanceTo("2031-02-05T12:00:00Z");
  expect(post.mails()).toEqual([]);
  await shop.advanceTo("2031-02-06T23:00:00Z");
  expect(post.mails()).toEqual([]);
  await shop.advanceTo("2031-02-09T12:00:00Z");
  const [report, ...more] = post.mails();
  expect(more).toEqual([]);
  expect(report).toMatchObject({
    subject: "Subscription Report for 2031-02-06",
    to: { address: "owner@acme.example" },
  });
  const lines = (report?.text ?? "").trim().split(/\r?\n/);
  const [columns = [], ...rows] = lines.slice(2).map((line) => line.split(/ ?\| ?/));
  const cells = rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, row[at]])));
  expect(cells.map((row) => [row["Subscription number"], row["Acquirer advice code"]])).toEqual(
    expect.arrayContaining([
      ["2/0", ""],
      ["2/3", ""],
      ["2/0", "4"],
    ]),
  );
  expect(cells).toHaveLength(3);
  expect(cells[0]).toMatchObject({
    Account: "RECUR",
    Request: "AUTH",
    Currency: "GBP",
    "Base amount": "1000",
    "Site reference": shop.site,
  });
  expect(report?.html).toContain("<td>2/3</td>");

  // what was charged while it was switched off is not told, though it was only yesterday
  const [site] = (await listed(shop.client, "/v1/sites")).filter(
    (one) => one["reference"] === shop.site,
  );
  const path = `/v1/sites/${String(site?.["id"])}`;
  expectStatus(await shop.client.patch(path, { webServices: { reportTo: null } }), 200);
  await shop.advanceTo("2031-03-07T12:00:00Z");
  expectStatus(
    await shop.client.patch(path, { webServices: { reportTo: "owner@acme.example" } }),
    200,
  );
  await shop.advanceTo("2031-03-10T12:00:00Z");
  expect(post.mails()).toHaveLength(1);
  await shop.advanceTo("2031-04-08T12:00:00Z");
  expect(post.mails().map(({ subject }) => subject)).toEqual([
    "Subscription Report for 2031-02-06",
    "Subscription Report for 2031-04-06",
  ]);
});

test("where there is no mail server, nobody is promised a report", async () => {
  const program = await startProgram();
  const client = await program.newMerchant();
  const [site] = await listed(client, "/v1/sites");
  const refused = await client.patch(`/v1/sites/${String(site?.["id"])}`, {
    webServices: { reportTo: "owner@acme.example" },
  });
  expect([refused.status, refused.body["code"]]).toEqual([409, "wrong_state"]);
});
